using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using PerfTools.Cli;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Cli;

public sealed class LeakCommandTests : IDisposable
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
    public async Task The_table_has_a_row_for_each_metric_and_says_below_why()
    {
        _ = await Leak("--id", Id, "--metric", "private,handles");
        Assert.Matches(@"^Target +Metric +Verdict +Pattern +Growth +99 % interval +Unit +Min\.det\. +Start -> End +Trend$", _console.OutLines[0]);
        Assert.Matches($@"^sleep {Id} +Private +\w+ +\w+ .* MB/h .* -> ", _console.OutLines[1]);
        Assert.Matches($@"^sleep {Id} +Handles +\w+ +\w+ .* /h .* -> ", _console.OutLines[2]);
        Assert.Contains(_console.OutLines, line => line.StartsWith($"sleep {Id} Private: ", StringComparison.Ordinal));
        Assert.All(_console.OutLines.Take(3), line => Assert.InRange(line.Length, 1, 120));
    }

    [Fact]
    public async Task A_narrow_terminal_keeps_target_verdict_and_growth()
    {
        RecordedConsole narrow = new() { Width = 80 };
        _ = await narrow.Run("leak", "--id", Id, "--duration", "1", "--interval", "50");
        Assert.All(narrow.OutLines.Take(2), line => Assert.InRange(line.Length, 1, 80));
        Assert.Matches("^Target +Metric +Verdict +Pattern +Growth ", narrow.OutLines[0]);
    }

    [Theory]
    [InlineData("--maximum-growth-mb-per-hour 1000000 --duration 5", ExitCode.Pass)] // five times the samples that it takes: a busy host leaves some out
    [InlineData("--maximum-growth-mb-per-hour 0.000001", ExitCode.ThresholdNotMet)] // less than a page in this time: it cannot be told
    [InlineData("--maximum-growth-mb-per-hour 1000000 --threshold PeakMB<0.001", ExitCode.ThresholdNotMet)]
    [InlineData("--maximum-growth-mb-per-hour 1000000 --duration 5 --threshold PeakMB<1000", ExitCode.Pass)]
    public async Task The_exit_code_says_what_the_verdict_says(string limits, int code) =>
        Assert.Equal(code, await Leak(["--id", Id, .. limits.Split(' ')]));

    [Fact]
    public async Task What_leaks_far_too_much_is_a_leak()
    {
        const string leak = "b=$(head -c 100000 /dev/zero | tr '\\0' x); i=0; while :; do eval \"x$i=\\$b\"; i=$((i+1)); sleep 0.02; done";
        int code = await _console.Run("leak", "--duration", "4", "--interval", "50", "--json", "--", "sh", "-c", leak);
        using JsonDocument json = JsonDocument.Parse(_console.Out);
        JsonElement result = Assert.Single(json.RootElement.EnumerateArray());
        Assert.Equal("Fail", result.GetProperty("Verdict").GetString());
        Assert.Equal(ExitCode.ThresholdNotMet, code);
    }

    [Fact]
    public async Task Csv_has_a_column_for_every_property()
    {
        _ = await Leak("--id", Id, "--csv");
        Assert.Equal(typeof(MemoryLeakResult).GetProperties().Select(property => property.Name), _console.OutLines[0].Split(','));
        Assert.Equal(2, _console.OutLines.Count);
    }

    [Fact]
    public async Task With_a_load_growth_is_given_by_operation()
    {
        _ = await _console.Run("leak", "--while", "sh -c 'exit 0'", "--operation-count", "60", "--json", "--", "sleep", "1000");
        using JsonDocument json = JsonDocument.Parse(_console.Out);
        JsonElement result = Assert.Single(json.RootElement.EnumerateArray());
        Assert.Equal(60, result.GetProperty("OperationCount").GetInt64());
        Assert.True(result.GetProperty("IsPerOperation").GetBoolean());
        Assert.Contains("B/operation", result.GetProperty("MaximumGrowth").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_load_that_never_succeeds_is_a_failure()
    {
        Assert.Equal(ExitCode.CouldNotMeasure, await _console.Run("leak", "--while", "false", "--operation-count", "50", "--", "sleep", "1000"));
        Assert.Contains("not one operation succeeded", Assert.Single(_console.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_load_that_fails_now_and_then_is_told_and_given_up_when_it_is_too_much()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("perftools-test-");
        try
        {
            string everyOther = $"sh -c \"cd '{folder.FullName}'; if [ -e mark ]; then rm mark; exit 7; else touch mark; fi\"";
            _ = await _console.Run("leak", "--while", everyOther, "--operation-count", "500", "--maximum-errors", "4", "--", "sleep", "1000");
            Assert.Contains("5 of 10 operations failed; the first: exit code 7", _console.Out, StringComparison.Ordinal);
            Assert.Contains("more than 4 errors", _console.Out, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(true);
        }
    }

    [Fact]
    public async Task A_name_that_matches_nothing_is_a_failure_that_does_not_spoil_the_rest()
    {
        Assert.Equal(ExitCode.CouldNotMeasure, await Leak("--name", "no-such-process-*", "--id", Id, "--json"));
        Assert.StartsWith("perftools: no-such-process-*: ", Assert.Single(_console.ErrorLines));
        using JsonDocument json = JsonDocument.Parse(_console.Out);
        Assert.Equal(_idle.Id, Assert.Single(json.RootElement.EnumerateArray()).GetProperty("ProcessId").GetInt32());
    }

    [Theory]
    [InlineData("", "--id")]
    [InlineData("--id 1 -- sleep 1", "--id: cannot go with a program")]
    [InlineData("--id 1 --duration 1 --interval 100", "--duration")] // 20 intervals at least
    [InlineData("--id 1 --interval 49", "--interval: 49 ms")]
    [InlineData("--id 1 --metric rss", "'rss' is not one of private, workingset")]
    [InlineData("--id 1 --metric managedheap", "--metric")]
    [InlineData("--id 1 --profile none", "--profile: 'none'")]
    [InlineData("--id 1 --maximum-growth-mb-per-hour 0", "--maximum-growth-mb-per-hour")]
    [InlineData("--id 1 --maximum-growth-mb-per-hour much", "'much'")]
    [InlineData("--id 1 --maximum-growth-bytes-per-operation 4", "--while")]
    [InlineData("--id 1 --operation-count 100", "--while")]
    [InlineData("--id 1 --maximum-errors 1", "--while")]
    [InlineData("--id 1 --setup true", "--while")]
    [InlineData("--id 1 --while true --maximum-growth-count-per-operation 1 --maximum-growth-count-per-hour 1", "--maximum-growth-count-per-hour")]
    [InlineData("--id 1 --while true --operation-count 49", "--operation-count: 49")]
    [InlineData("--id 1 --while '", "--while: '''")]
    [InlineData("--id 1 --threshold P99Us<1", "GrowthMBPerHour")]
    [InlineData("--show-output --id 1", "--show-output")]
    [InlineData("--show-output --csv -- sleep 1", "--show-output: cannot go with --csv")]
    [InlineData("sleep 1", "perftools leak -- sleep")]
    [InlineData("-- no-such-program-anywhere", "no-such-program-anywhere")]
    [InlineData("--while no-such-program-anywhere -- sleep 1000", "no-such-program-anywhere")]
    public async Task What_cannot_be_used_is_named_in_the_words_of_the_command_line(string arguments, string said)
    {
        Assert.Equal(ExitCode.CouldNotMeasure, await _console.Run(["leak", .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)]));
        Assert.Contains(said, Assert.Single(_console.ErrorLines), StringComparison.Ordinal);
        Assert.Empty(_console.Out);
    }

    [Fact]
    public async Task Cancelled_it_judges_what_it_has_and_leaves_no_child()
    {
        using ProgramThatWaits program = new();
        using CancellationTokenSource stop = new();
        Task<int> running = _console.Run(stop.Token, ["leak", "--duration", "600", "--interval", "50", "--json", "--", .. program.Command]);
        program.WaitUntilStarted();
        await stop.CancelAsync();
        Assert.Equal(ExitCode.Interrupted, await running);
        program.WaitUntilGone();
        using JsonDocument json = JsonDocument.Parse(_console.Out);
        Assert.All(json.RootElement.EnumerateArray(), result => Assert.True(result.GetProperty("IsPartial").GetBoolean()));
    }

    private Task<int> Leak(params string[] arguments) =>
        _console.Run(["leak", .. arguments.Contains("--duration") ? [] : new[] { "--duration", "1" }, "--interval", "50", .. arguments]);
}
