using System.Text.Json;
using PerfTools.Cli;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Cli;

public class TimeCommandTests
{
    private readonly RecordedConsole _console = new();

    [Fact]
    public async Task The_table_names_the_program_and_says_in_words_what_it_takes_more_than_its_baseline()
    {
        Assert.Equal(ExitCode.Pass, await Time("--baseline", "sh -c 'exit 0'", "--", "sh", "-c", "sh -c true; sh -c true"));
        Assert.Matches(@"^Name +Count +Median +95 % interval +Mean +Min +Max +Cpu +Stable +Distribution$", _console.OutLines[0]);
        Assert.Matches(@"^sh -c 'sh -c true.* 20 .* [mu]?s ", _console.OutLines[1]);
        Assert.Contains(_console.OutLines, line => line.Contains("than sh -c 'exit 0' (", StringComparison.Ordinal)
            && line.Contains("95 % interval ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Json_holds_the_samples()
    {
        Assert.Equal(ExitCode.Pass, await Time("--name", "nothing", "--json", "--", "true"));
        using JsonDocument json = JsonDocument.Parse(_console.Out);
        JsonElement result = Assert.Single(json.RootElement.EnumerateArray());
        Assert.Equal("nothing", result.GetProperty("Target").GetString());
        Assert.Equal("Command", result.GetProperty("Kind").GetString());
        Assert.Equal(20, result.GetProperty("Distribution").Deserialize<Distribution>()!.Count);
    }

    [Fact]
    public async Task Csv_has_a_column_for_every_property()
    {
        Assert.Equal(ExitCode.Pass, await Time("--csv", "--", "true"));
        Assert.Equal(typeof(OperationResult).GetProperties().Select(property => property.Name), _console.OutLines[0].Split(','));
        Assert.Equal(2, _console.OutLines.Count);
    }

    [Theory]
    [InlineData("Count=20", ExitCode.Pass)]
    [InlineData("Count<20", ExitCode.ThresholdNotMet)]
    [InlineData("P99Us<100000000", ExitCode.ThresholdNotMet)] // 20 samples cannot tell
    public async Task The_exit_code_says_what_the_thresholds_say(string threshold, int code)
    {
        int said = await Time("--threshold", threshold, "--", "true");
        Assert.True(said == code || _console.Out.Contains("not stable", StringComparison.Ordinal), $"exit code {said}: {_console.Out}");
    }

    [Fact]
    public async Task A_program_that_fails_ends_the_run()
    {
        Assert.Equal(ExitCode.CouldNotMeasure, await Time("--", "sh", "-c", "exit 7"));
        Assert.Contains("7", Assert.Single(_console.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_fails_is_counted_where_that_was_asked_for()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("perftools-test-");
        try
        {
            string everyOther = $"cd '{folder.FullName}'; if [ -e mark ]; then rm mark; exit 7; else touch mark; fi";
            Assert.Equal(ExitCode.Pass, await Time("--ignore-exit-code", "--", "sh", "-c", everyOther));
            Assert.Contains("10 of 20 failed: exit code 7", _console.Out, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(true);
        }
    }

    [Fact]
    public async Task Where_no_run_succeeds_the_result_can_not_pass()
    {
        Assert.Equal(ExitCode.ThresholdNotMet, await Time("--ignore-exit-code", "--threshold", "MedianUs>0", "--", "sh", "-c", "exit 7"));
        Assert.Single(_console.OutLines, line => line.Contains("exit code 7", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "perftools time -- git status")]
    [InlineData("true", "perftools time -- true")]
    [InlineData("--minimum-count 0 -- true", "--minimum-count: 0")]
    [InlineData("--minimum-count 9 --maximum-count 5 -- true", "--maximum-count")]
    [InlineData("--maximum-duration soon -- true", "500ms")]
    [InlineData("--baseline ' -- true", "--baseline: '''")]
    [InlineData("--threshold CpuPercentOfCore<1 -- true", "MedianUs")]
    [InlineData("-- no-such-program-anywhere", "no-such-program-anywhere")]
    [InlineData("--prepare no-such-program-anywhere -- true", "no-such-program-anywhere")]
    public async Task What_cannot_be_used_is_named_in_the_words_of_the_command_line(string arguments, string said)
    {
        Assert.Equal(ExitCode.CouldNotMeasure, await _console.Run(["time", .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)]));
        Assert.Contains(said, Assert.Single(_console.ErrorLines), StringComparison.Ordinal);
        Assert.Empty(_console.Out);
    }

    [Fact]
    public async Task Preparations_run_as_often_as_they_should()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("perftools-test-");
        try
        {
            string log = Path.Combine(folder.FullName, "log");
            int code = await Time(
                "--setup", Appends("setup", log), "--prepare", Appends("prepare", log), "--cleanup", Appends("cleanup", log),
                "--", "sh", "-c", $"echo run >> {log}");
            Assert.Equal(ExitCode.Pass, code);
            string[] lines = File.ReadAllLines(log);
            Assert.Equal(["setup", "prepare", "run", "prepare", "run"], lines.Take(5));
            Assert.Equal(["prepare", "run", "cleanup"], lines.TakeLast(3));
            Assert.Equal(1 + 21 + 21 + 1, lines.Length);
        }
        finally
        {
            folder.Delete(true);
        }
    }

    [Fact]
    public async Task Cancelled_it_leaves_no_child()
    {
        using ProgramThatWaits program = new();
        using CancellationTokenSource stop = new();
        Task<int> running = _console.Run(stop.Token, ["time", "--", .. program.Command]);
        program.WaitUntilStarted();
        await stop.CancelAsync();
        Assert.Equal(ExitCode.Interrupted, await running);
        program.WaitUntilGone();
    }

    private static string Appends(string word, string file) => $"sh -c 'echo {word} >> {file}'";

    /// <summary>Exactly twenty samples, however long they take.</summary>
    private Task<int> Time(params string[] arguments) =>
        _console.Run(["time", "--minimum-count", "20", "--maximum-count", "20", "--warmup-count", "1", .. arguments]);
}
