using System.Globalization;
using System.Text.Json;
using PerfTools.Cli;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Cli;

public sealed class WatchCommandTests
{
    private static readonly string Id = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);

    private readonly RecordedConsole _console = new();

    [Fact]
    public async Task Each_snapshot_is_a_plain_line_where_there_is_no_terminal()
    {
        Assert.Equal(ExitCode.Pass, await _console.Run("watch", "--id", Id, "--interval", "50ms", "--count", "3"));
        Assert.Equal(3, _console.OutLines.Count);
        Assert.All(_console.OutLines, line => Assert.Matches($@"^\d\d:\d\d:\d\d  \S.* {Id}  .*% core  ", line));
        Assert.DoesNotContain('\u001b', _console.Out);
    }

    [Fact]
    public async Task An_alert_is_in_the_exit_code_and_in_the_lines_of_json()
    {
        Assert.Equal(ExitCode.ThresholdNotMet, await _console.Run("watch", "--id", Id, "--interval", "50ms", "--count", "2", "--alert", "ThreadCount>0", "--json"));
        JsonElement[] lines = [.. _console.OutLines.Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal("AlertRaised", lines.Single(line => line.TryGetProperty("Metric", out _)).GetProperty("Kind").GetString());
        Assert.Equal(3, lines.Length);
    }

    [Fact]
    public async Task Only_events_are_written_where_they_are_wanted()
    {
        Assert.Equal(ExitCode.ThresholdNotMet, await _console.Run("watch", "--id", Id, "--interval", "50ms", "--count", "2", "--alert", "ThreadCount>0", "--event-only"));
        Assert.Contains("ALERT raised", Assert.Single(_console.OutLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--interval", "--id", "1", "--interval", "1ms")]
    [InlineData("--alert", "--id", "1", "--alert", "Nothing>1")]
    [InlineData("--uri", "--uri", "nowhere")]
    [InlineData("--id", "--count", "3")]
    public async Task What_is_wrong_is_named_as_an_option(string named, params string[] arguments)
    {
        Assert.Equal(ExitCode.CouldNotMeasure, await _console.Run(["watch", .. arguments]));
        Assert.StartsWith("perftools: --", _console.ErrorLines[0], StringComparison.Ordinal);
        Assert.Contains(named, _console.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_ends_it()
    {
        using CancellationTokenSource stop = new();
        Task<int> run = _console.Run(stop.Token, "watch", "--id", Id, "--interval", "50ms");
        Until.True(() => _console.OutLines.Count > 1, "it watches");
        await stop.CancelAsync();
        Assert.Equal(ExitCode.Interrupted, await run);
    }
}
