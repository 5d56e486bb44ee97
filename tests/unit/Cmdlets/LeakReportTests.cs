using PerfTools.Cmdlets.Pipeline;
using PerfTools.Engine;

namespace PerfTools.Tests.Cmdlets;

public class LeakReportTests
{
    private readonly RecordingOutput _output = new();

    [Theory]
    [InlineData(true, Verdict.Pass, Verdict.Pass)]
    [InlineData(false, Verdict.Pass, Verdict.Inconclusive)]
    [InlineData(false, Verdict.Fail)]
    [InlineData(false)]
    public void Quietly_one_bool_stands_for_all_results(bool expected, params Verdict[] verdicts)
    {
        LeakReport report = Report(isQuiet: true);
        foreach (Verdict verdict in verdicts) report.WriteResult(Result(verdict));
        report.Complete(wasStopped: false);
        Assert.Equal(expected, Assert.Single(_output.Results));
    }

    [Fact]
    public void A_target_that_could_not_be_tested_is_no_quiet_success()
    {
        LeakReport report = Report(isQuiet: true);
        report.WriteResult(Result(Verdict.Pass));
        report.WriteFailure(new MeasurementException(FailureKind.ProcessNotFound, "b", "gone."));
        report.Complete(wasStopped: false);
        Assert.Equal(false, Assert.Single(_output.Results));
    }

    [Fact]
    public void Checkpoints_are_handed_over_only_where_they_are_wanted()
    {
        Assert.Null(Report(includesSamples: false).Sampled);
        MemorySample sample = new() { Target = "a", ProcessId = 1, Metric = MemoryMetric.Private, At = DateTimeOffset.UnixEpoch, ElapsedMs = 0 };
        Report(includesSamples: true).Sampled!(sample);
        Assert.Same(sample, Assert.Single(_output.Results));
    }

    [Fact]
    public void Failed_operations_are_one_error_after_the_results_whatever_the_number_of_metrics()
    {
        LeakReport report = Report();
        report.WriteResult(Result(Verdict.Pass) with { Errors = 2, OperationCount = 10, ErrorSummary = "2 of 10 operations failed; the first: no" });
        report.WriteResult(Result(Verdict.Pass) with { Metric = MemoryMetric.Threads, Errors = 2, OperationCount = 10, ErrorSummary = "2 of 10 operations failed; the first: no" });
        Assert.Empty(_output.Failures);
        report.Complete(wasStopped: false);
        MeasurementException failure = Assert.IsType<MeasurementException>(Assert.Single(_output.Failures));
        Assert.Equal((FailureKind.OperationFailed, "the block: 2 of 10 operations failed; the first: no."), (failure.Kind, failure.Message));
    }

    [Fact]
    public void A_run_in_which_nothing_succeeded_says_so()
    {
        LeakReport report = Report();
        report.WriteResult(Result(Verdict.Fail) with { Errors = 10, OperationCount = 10, ErrorSummary = "10 of 10 operations failed; the first: no" });
        report.Complete(wasStopped: false);
        Assert.Equal(FailureKind.NoOperationSucceeded, Assert.IsType<MeasurementException>(Assert.Single(_output.Failures)).Kind);
    }

    [Fact]
    public void After_a_stop_each_verdict_is_said_in_words()
    {
        LeakReport report = Report();
        report.WriteResult(Result(Verdict.Inconclusive) with { Reason = "only 3 checkpoints", IsPartial = true, Notes = "stopped" });
        report.Complete(wasStopped: true);
        report.Complete(wasStopped: false);
        Assert.Equal("a 1 Private: Inconclusive, by what was seen until it was stopped: only 3 checkpoints.", Assert.Single(_output.Warnings));
    }

    [Fact]
    public void A_process_that_ended_early_is_one_warning_whatever_the_number_of_metrics()
    {
        LeakReport report = Report();
        report.WriteResult(Result(Verdict.Inconclusive) with { IsPartial = true, Notes = "the process ended after 2 s" });
        report.WriteResult(Result(Verdict.Inconclusive) with { Metric = MemoryMetric.Threads, IsPartial = true, Notes = "the process ended after 2 s" });
        report.WriteResult(Result(Verdict.Pass) with { ProcessId = 2, Notes = "a note that is no news" });
        report.Complete(wasStopped: false);
        Assert.Equal("a 1: the process ended after 2 s.", Assert.Single(_output.Warnings));
    }

    [Fact]
    public void Nothing_can_be_compared_with_a_baseline_that_never_worked_or_was_stopped()
    {
        MemoryLeakResult good = Result(Verdict.Pass) with { OperationCount = 10 };
        Assert.True(Report().CanCompare([good], "base", wasStopped: false));
        Assert.True(Report().CanCompare([good with { Errors = 9 }], "base", wasStopped: false));
        Assert.False(Report().CanCompare([good with { Errors = 10 }], "base", wasStopped: false));
        Assert.False(Report().CanCompare([], "base", wasStopped: false));
        Assert.Empty(_output.Warnings);
        Assert.False(Report().CanCompare([good], "base", wasStopped: true));
        Assert.Contains("base", Assert.Single(_output.Warnings), StringComparison.Ordinal);
        Assert.Equal([FailureKind.OperationFailed, FailureKind.NoOperationSucceeded], _output.Failures.Cast<MeasurementException>().Select(failure => failure.Kind));
    }

    private LeakReport Report(bool includesSamples = false, bool isQuiet = false) => new(_output, "the block", includesSamples, isQuiet);

    private static MemoryLeakResult Result(Verdict verdict) => new()
    {
        Target = "a 1",
        ProcessId = 1,
        ProcessName = "a",
        Metric = MemoryMetric.Private,
        Verdict = verdict,
    };
}
