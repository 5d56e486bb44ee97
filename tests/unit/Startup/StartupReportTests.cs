using System.Collections;
using PerfTools.Engine.Reporting;
using PerfTools.Engine.Startup;

namespace PerfTools.Tests.Startup;

public sealed class StartupReportTests
{
    private static readonly ServerStartupOptions Options = new() { Command = new ProgramCommand { FilePath = "server" }, Name = "here" };

    [Fact]
    public void A_ready_server_passes_without_any_threshold()
    {
        ServerStartupResult result = Report(Options, Ready(1, 100));
        Assert.Equal((Verdict.Pass, 100.0, 1, 1), (result.Verdict, result.ReadyMs, result.Count, result.Succeeded));
        Assert.Null(result.ReadyLowMs);
        Assert.Null(result.ReadyMADMs);
    }

    [Fact]
    public void The_warm_up_counts_in_nothing_but_as_the_cold_start()
    {
        ServerStartupOptions options = Options with { Count = 3, WarmupCount = 1 };
        ServerStartupResult result = Report(options, Ready(1, 900) with { IsWarmup = true }, Ready(2, 100), Ready(3, 110), Ready(4, 120));
        Assert.Equal((3, 1, 110.0, 100.0, 120.0, 10.0), (result.Count, result.WarmupCount, result.ReadyMs, result.ReadyMinMs, result.ReadyMaxMs, result.ReadyMADMs));
        Assert.Equal(900, result.ColdReadyMs);
    }

    [Fact]
    public void Six_starts_have_an_interval_of_the_median()
    {
        ServerStartupResult result = Report(Options with { Count = 6 }, [.. Enumerable.Range(1, 6).Select(number => Ready(number, 100 + number))]);
        Assert.Equal((101.0, 106.0), (result.ReadyLowMs, result.ReadyHighMs));
        Assert.Null(result.ReadyP95Ms);
    }

    [Fact]
    public void A_single_failure_among_many_starts_is_a_failure_and_says_which()
    {
        ServerStartResult bad = Failed(2, "exit code 1 after 5 ms, before it was ready") with { ExitCode = 1, LogTail = "fatal" };
        ServerStartupResult result = Report(Options with { Count = 3 }, Ready(1, 100), bad, Ready(3, 102));
        Assert.Equal((Verdict.Fail, 2, 1, 1), (result.Verdict, result.Succeeded, result.Failed, result.ExitCode));
        Assert.Equal("1 of 3 starts failed, the first was start 2: exit code 1 after 5 ms, before it was ready", result.Reason);
        Assert.Equal("fatal", result.LogTail);
        Assert.Equal(101, result.ReadyMs);
    }

    [Fact]
    public void What_is_missing_is_a_violation_and_a_failure()
    {
        ServerStartResult lacking = Ready(1, 100) with { Verdict = Verdict.Fail, Violations = "tool 'search' is not offered" };
        ServerStartupResult result = Report(Options, lacking);
        Assert.Equal((Verdict.Fail, "tool 'search' is not offered", "tool 'search' is not offered"), (result.Verdict, result.Violations, result.Reason));
    }

    [Theory]
    [InlineData("<90", Verdict.Fail)]
    [InlineData("<101", Verdict.Inconclusive)]
    [InlineData("<150", Verdict.Pass)]
    public void Few_starts_decide_a_threshold_only_where_all_agree(string bound, Verdict verdict)
    {
        ServerStartupOptions options = Options with { Count = 3, Thresholds = Threshold("ReadyMs", bound) };
        ServerStartupResult result = Report(options, Ready(1, 100), Ready(2, 100.5), Ready(3, 102));
        Assert.Equal(verdict, result.Verdict);

        // Who judges it afterwards gets the same answer.
        Assert.Equal(verdict, Assert.Single(ThresholdReview.Of(result, new Hashtable { ["ReadyMs"] = bound })).Verdict);
    }

    [Theory]
    [InlineData("<104", Verdict.Inconclusive)]
    [InlineData("<107", Verdict.Pass)]
    public void Many_starts_decide_it_by_their_interval(string bound, Verdict verdict)
    {
        ServerStartupOptions options = Options with { Count = 6, Thresholds = Threshold("ReadyMs", bound) };
        Assert.Equal(verdict, Report(options, [.. Enumerable.Range(1, 6).Select(number => Ready(number, 100 + number))]).Verdict);
    }

    [Fact]
    public void A_threshold_on_what_did_not_come_about_is_inconclusive()
    {
        ServerStartupOptions options = Options with { Thresholds = Threshold("PortOpenMs", "<5") };
        Assert.Equal(Verdict.Inconclusive, Report(options, Ready(1, 100)).Verdict);
    }

    [Fact]
    public void A_failed_start_fails_whatever_the_thresholds_say()
    {
        ServerStartupOptions options = Options with { Count = 2, Thresholds = Threshold("ReadyMs", "<1000") };
        Assert.Equal(Verdict.Fail, Report(options, Ready(1, 100), Failed(2, "no")).Verdict);
    }

    [Fact]
    public void A_run_that_ended_early_does_not_pass()
    {
        ServerStartupResult result = StartupReport.Build(Options with { Count = 5 }, [new StartRecord(Ready(1, 100))], null, "ended early, after 1 of 5 starts");
        Assert.Equal(Verdict.Inconclusive, result.Verdict);
        Assert.Contains("ended early, after 1 of 5 starts", result.Notes, StringComparison.Ordinal);
    }

    [Fact]
    public void Environments_are_compared_start_by_start()
    {
        // Both drift by 10 ms a start; the difference does not.
        StartRecord[] baseline = [.. Enumerable.Range(1, 8).Select(number => new StartRecord(Ready(number, 100 + (10 * number))))];
        StartRecord[] current = [.. Enumerable.Range(1, 8).Select(number => new StartRecord(Ready(number, 105 + (10 * number) + (number % 2))))];
        StartupComparison comparison = StartupComparison.Of(baseline, current);
        Assert.Equal((8, 5.5, 5.0, 6.0), (comparison.Pairs, comparison.Difference, comparison.Low, comparison.High));
        Assert.Null(comparison.Gap);
    }

    [Fact]
    public void A_server_that_starts_in_one_environment_only_is_said_so()
    {
        StartupComparison comparison = StartupComparison.Of([new StartRecord(Ready(1, 100))], [new StartRecord(Failed(1, "no"))]);
        Assert.Equal("starts in 'here' and not here: 0 of 1 starts succeeded here, 1 of 1 in 'here'", comparison.Gap);
        Assert.Null(comparison.Difference);
    }

    [Fact]
    public void A_difference_without_an_interval_decides_no_threshold()
    {
        ServerStartupOptions options = Options with { Count = 2, Thresholds = Threshold("DifferenceMs", "<50") };
        StartRecord[] baseline = [new StartRecord(Ready(1, 100)), new StartRecord(Ready(2, 100))];
        StartRecord[] current = [new StartRecord(Ready(1, 101)), new StartRecord(Ready(2, 102))];
        ServerStartupResult result = StartupReport.Build(options, current, StartupComparison.Of(baseline, current), null);
        Assert.Equal((Verdict.Inconclusive, 1.5), (result.Verdict, result.DifferenceMs));
    }

    private static ServerStartResult Ready(int number, double ms) => new()
    {
        Target = "here",
        Number = number,
        IsCold = number == 1,
        Verdict = Verdict.Pass,
        ReadyMs = ms,
        StartedAt = DateTimeOffset.UnixEpoch,
        DurationMs = ms,
    };

    private static ServerStartResult Failed(int number, string reason) => new()
    {
        Target = "here",
        Number = number,
        IsCold = number == 1,
        Verdict = Verdict.Fail,
        Reason = reason,
        StartedAt = DateTimeOffset.UnixEpoch,
    };

    private static ServerStartupResult Report(ServerStartupOptions options, params ServerStartResult[] rows) =>
        StartupReport.Build(options, [.. rows.Select(row => new StartRecord(row))], null, null);

    private static ThresholdSet Threshold(string property, string bound) =>
        ThresholdSet.Parse(new Dictionary<string, string> { [property] = bound }, typeof(ServerStartupResult));
}
