using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using PerfTools.Cli;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Cli;

public sealed class CpuCommandTests : IDisposable
{
    private readonly RecordedConsole _console = new();
    private readonly Process _idle = Process.Start("sleep", "1000");

    private string Id => _idle.Id.ToString(CultureInfo.InvariantCulture);

    public void Dispose()
    {
        _idle.Kill();
        _idle.WaitForExit();
        _idle.Dispose();
    }

    [Fact]
    public async Task The_table_has_a_row_for_each_interval_below_one_heading()
    {
        Assert.Equal(ExitCode.Pass, await _console.Run("cpu", "--id", Id, "--interval", "20ms", "--count", "3"));
        Assert.Matches(@"^Process +Id +Core% +\+/- +Machine% +CpuMs +Threads +WorkingSet +Private +State$", _console.OutLines[0]);
        Assert.Equal(3, _console.OutLines.Count(line => line.StartsWith("sleep ", StringComparison.Ordinal)));
        Assert.All(_console.OutLines.Skip(1).Take(3), line => Assert.Matches($@" {Id} +\d+\.\d +\d+\.\d\d ", line));
    }

    [Fact]
    public async Task A_narrow_terminal_gets_fewer_columns_and_no_wrapped_line()
    {
        RecordedConsole narrow = new() { Width = 80 };
        Assert.Equal(ExitCode.Pass, await narrow.Run("cpu", "--id", Id, "--interval", "20ms", "--count", "2", "--threshold", "CpuMs>=0"));
        Assert.All(narrow.OutLines, line => Assert.InRange(line.Length, 1, 80));
        Assert.Contains("Core%", narrow.OutLines[0], StringComparison.Ordinal);
        Assert.Contains("Verdict", narrow.OutLines[0], StringComparison.Ordinal);
        Assert.DoesNotContain("Private", narrow.OutLines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_is_measured_to_its_end_and_summed_up()
    {
        int code = await _console.Run("cpu", "--summary", "--json", "--", "sh", "-c", "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done; exit 3");
        Assert.Equal(ExitCode.Pass, code);
        using JsonDocument json = JsonDocument.Parse(_console.Out);
        JsonElement result = Assert.Single(json.RootElement.EnumerateArray());
        Assert.Equal("Exited", result.GetProperty("State").GetString());
        Assert.Equal(3, result.GetProperty("ExitCode").GetInt32());
        Assert.True(result.GetProperty("CpuMs").GetDouble() > 0);
    }

    [Fact]
    public async Task The_programs_own_options_are_not_taken_for_those_of_the_tool()
    {
        Assert.Equal(ExitCode.Pass, await _console.Run("cpu", "--csv", "--", "sh", "-c", "exit $#", "--json", "--", "--no-such-option"));
        string[] names = [.. typeof(ProcessCpuResult).GetProperties().Select(property => property.Name)];
        Assert.Equal(names, _console.OutLines[0].Split(','));
        Assert.Equal("2", _console.OutLines[^1].Split(',')[Array.IndexOf(names, "ExitCode")]);
    }

    [Theory]
    [InlineData("CpuMs>=0", ExitCode.Pass)]
    [InlineData("ThreadCount=1", ExitCode.Pass)]
    [InlineData("ThreadCount>1", ExitCode.ThresholdNotMet)]
    [InlineData("ChildCpuMs>=0", ExitCode.ThresholdNotMet)] // children were not asked for, so it cannot be told
    public async Task The_exit_code_says_what_the_thresholds_say(string threshold, int code) =>
        Assert.Equal(code, await _console.Run("cpu", "--id", Id, "--interval", "20ms", "--count", "1", "--threshold", threshold));

    [Fact]
    public async Task A_name_with_wildcards_finds_the_processes_that_match()
    {
        // A name that nobody else has: programs that others start and end would be gone when they are looked at. They read a pipe
        // that nobody writes, as the children of a shell have its name for a moment.
        using ShellFolder folder = new();
        string name = $"ptz{Guid.NewGuid():N}"[..12];
        folder.Run(folder.Script("mkfifo pipe"));
        folder.AddProgram(name, $"#!/bin/sh\nread line < '{folder.File("pipe")}'\n");
        int[] ids = [.. Enumerable.Range(0, 2).Select(_ => folder.Start(ShellFolder.Command(folder.File(name))).Id)];
        Assert.Equal(ExitCode.Pass, await _console.Run("cpu", "--name", $"PTZ?{name[4..^2]}*", "--interval", "20ms", "--count", "1", "--json"));
        using JsonDocument json = JsonDocument.Parse(_console.Out);
        JsonElement[] results = [.. json.RootElement.EnumerateArray()];
        Assert.Equal(ids.Order(), results.Select(result => result.GetProperty("ProcessId").GetInt32()).Order());
        Assert.All(results, result => Assert.Equal(name, result.GetProperty("ProcessName").GetString()));
    }

    [Fact]
    public async Task A_name_that_matches_nothing_is_a_failure_that_does_not_spoil_the_rest()
    {
        Assert.Equal(
            ExitCode.CouldNotMeasure,
            await _console.Run("cpu", "--name", "no-such-process-*", "--id", Id, "--interval", "20ms", "--count", "1", "--json"));
        Assert.StartsWith("perftools: no-such-process-*: ", Assert.Single(_console.ErrorLines));
        using JsonDocument json = JsonDocument.Parse(_console.Out);
        Assert.Equal(_idle.Id, Assert.Single(json.RootElement.EnumerateArray()).GetProperty("ProcessId").GetInt32());
    }

    [Fact]
    public async Task A_process_that_does_not_exist_is_said_at_once_where_the_run_has_no_end()
    {
        using CancellationTokenSource stop = new();
        Task<int> running = _console.Run(stop.Token, "cpu", "--id", $"{int.MaxValue},{Id}", "--continuous", "--interval", "20ms", "--json");
        Until.True(() => _console.Error.Contains("2147483647", StringComparison.Ordinal) && _console.OutLines.Count > 1, "an error, and results");
        await stop.CancelAsync();
        Assert.Equal(ExitCode.Interrupted, await running);
        Assert.All(_console.OutLines, line => JsonDocument.Parse(line).Dispose());
    }

    [Fact]
    public async Task A_summary_goes_with_a_run_without_end_as_it_is_given_after_the_stop()
    {
        using CancellationTokenSource stop = new();
        Task<int> running = _console.Run(stop.Token, "cpu", "--id", Id, "--continuous", "--summary", "--interval", "20ms");
        await stop.CancelAsync();
        Assert.Equal(ExitCode.Interrupted, await running);
        Assert.Empty(_console.Error);
    }

    [Theory]
    [InlineData("", "--id")]
    [InlineData("--id 1 --interval 1ms", "--interval: 1 ms")]
    [InlineData("--id 1 --interval 5", "--interval: 5 ms")] // a bare number is milliseconds, as in the cmdlet
    [InlineData("--id one", "'one'")]
    [InlineData("--id 1 --count 5 --duration 5s", "--count: cannot go with --duration")]
    [InlineData("--id 1 --threshold P99Us<1", "CpuPercentOfCore")]
    [InlineData("--id 1 -- sleep 1", "--id: cannot go with a program")]
    [InlineData("--show-output --id 1", "--show-output")]
    [InlineData("--show-output --csv -- sleep 1", "--show-output: cannot go with --csv")]
    [InlineData("sleep 1", "perftools cpu -- sleep")]
    [InlineData("-- no-such-program-anywhere", "no-such-program-anywhere")]
    public async Task What_cannot_be_used_is_named_in_the_words_of_the_command_line(string arguments, string said)
    {
        Assert.Equal(ExitCode.CouldNotMeasure, await _console.Run(["cpu", .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)]));
        Assert.Contains(said, Assert.Single(_console.ErrorLines), StringComparison.Ordinal);
        Assert.Empty(_console.Out);
    }

    [Fact]
    public async Task Cancelled_it_sums_up_what_it_has_and_leaves_no_child()
    {
        using ProgramThatWaits program = new();
        using CancellationTokenSource stop = new();
        Task<int> running = _console.Run(stop.Token, ["cpu", "--summary", "--interval", "20ms", "--csv", "--", .. program.Command]);
        program.WaitUntilStarted();
        await stop.CancelAsync();
        Assert.Equal(ExitCode.Interrupted, await running);
        program.WaitUntilGone();
    }
}
