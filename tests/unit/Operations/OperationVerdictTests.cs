using System.Collections;
using PerfTools.Engine.Operations;
using PerfTools.Engine.Reporting;

namespace PerfTools.Tests.Operations;

public class OperationVerdictTests
{
    [Fact]
    public void A_threshold_outside_of_the_interval_decides()
    {
        Assert.Equal(Verdict.Pass, Run("MedianUs", "<150").Verdict);
        Assert.Equal(Verdict.Fail, Run("MedianUs", "<50").Verdict);
        Assert.Equal(Verdict.NotEvaluated, Run(null, null).Verdict);
    }

    [Fact]
    public void A_threshold_inside_of_the_interval_is_inconclusive()
    {
        OperationResult result = Run("MedianUs", "<100");
        Assert.Equal(Verdict.Inconclusive, result.Verdict);
        Assert.Contains("but it may be", result.Violations);
    }

    [Fact]
    public void A_difference_that_may_be_zero_is_inconclusive()
    {
        Random random = new(2);
        OperationResult result = Run("DifferenceUs", "<0", baseline: _ => 97_500 + random.Next(5000));
        Assert.Equal(Verdict.Inconclusive, result.Verdict);
        Assert.Equal(Verdict.Pass, Run("DifferenceUs", "<10", baseline: _ => 97_500 + random.Next(5000)).Verdict);
    }

    [Fact]
    public void A_baseline_that_is_not_steady_decides_nothing_though_the_operation_is()
    {
        OperationResult result = Run("DifferenceUs", ">0", baseline: i => i % 3 == 0 ? 30_000 : 50_000);
        Assert.Equal((false, Verdict.Inconclusive), (result.Stable, result.Verdict));
        Assert.Contains("difference: multimodal", result.StabilityReason);
        Assert.True(Run("DifferenceUs", ">0", baseline: _ => 50_000).Stable);
    }

    [Theory]
    [InlineData("BaselineMedianUs", "<50", Verdict.Inconclusive)]
    [InlineData("BaselineMedianUs", "<60", Verdict.Pass)]
    [InlineData("CpuMs", "<0.1", Verdict.Inconclusive)]
    [InlineData("CpuMs", "<0.11", Verdict.Pass)]
    [InlineData("CpuMs", "<0.09", Verdict.Fail)]
    public void CPU_time_and_the_baseline_have_intervals_too(string property, string bound, Verdict verdict)
    {
        Random random = new(3);
        Assert.Equal(verdict, Run(property, bound, baseline: _ => 48_000 + random.Next(4000)).Verdict);
    }

    [Theory]
    [InlineData(false, "raise -BatchSize")]
    [InlineData(true, "let one operation do more")]
    public void A_note_on_the_clock_advises_only_what_is_possible(bool isPrepared, string advice)
    {
        OperationOptions options = new() { Name = "op", Kind = OperationKind.ScriptBlock, BatchSize = 1, IsPrepared = isPrepared };
        Assert.EndsWith(advice, new SimulatedRun(options) { OperationNs = _ => 500 }.ToEnd().Notes);
        Assert.Throws<OptionException>(() => (options with { BatchSize = 2, IsPrepared = true }).Validate());
    }

    [Fact]
    public void What_was_counted_decides_however_unsteady_the_times_were()
    {
        OperationResult result = Run("Errors", ">0", operation: i => i % 3 == 0 ? 60_000 : 100_000);
        Assert.False(result.Stable);
        Assert.Equal(Verdict.Fail, result.Verdict);
    }

    [Theory]
    [InlineData("MedianUs", "<150", Verdict.Pass)]
    [InlineData("MedianUs", "<50", Verdict.Fail)]
    [InlineData("MedianUs", "<90", Verdict.Inconclusive)]
    [InlineData("MedianUs", ">90", Verdict.Inconclusive)]
    [InlineData("MeanUs", "<150", Verdict.Inconclusive)]
    [InlineData("CpuMs", "<150", Verdict.Inconclusive)]
    public void A_measurement_that_is_not_stable_decides_what_nine_tenths_of_its_samples_agree_on(string property, string bound, Verdict verdict)
    {
        OperationResult result = Run(property, bound, operation: i => i % 3 == 0 ? 60_000 : 100_000);
        Assert.False(result.Stable);
        Assert.Equal(verdict, result.Verdict);
        Assert.Equal(verdict == Verdict.Inconclusive, result.Violations.Contains("not stable: multimodal", StringComparison.Ordinal));

        // Who judges it afterwards gets the same answer.
        PerfThresholdCheck check = Assert.Single(ThresholdReview.Of(result, new Hashtable { [property] = bound }));
        Assert.Equal(verdict, check.Verdict);
        Assert.Equal(verdict == Verdict.Inconclusive, check.Reason.Contains("not stable: multimodal", StringComparison.Ordinal));
    }

    [Fact]
    public void A_percentile_that_a_batch_cannot_give_is_inconclusive() =>
        Assert.Equal(Verdict.Inconclusive, Run("P95Us", "<1000", operation: _ => 100).Verdict);

    [Fact]
    public void Errors_are_counted_in_the_samples_and_none_that_succeeds_is_a_fail()
    {
        OperationResult some = Run("Errors", "=0", error: (subject, i) => subject == OperationSubject.Operation && i % 10 == 0 ? $"bad {i}" : null);
        Assert.InRange((double)some.Errors / some.OperationCount, 0.09, 0.11);
        Assert.StartsWith("bad ", some.ErrorSummary);
        Assert.Equal(Verdict.Fail, some.Verdict);
        OperationResult all = Run("MedianUs", "<1000", error: (subject, _) => subject == OperationSubject.Operation ? "bad" : null);
        Assert.Equal((all.OperationCount, Verdict.Fail), (all.Errors, all.Verdict));
        Assert.Equal("no operation succeeded: bad", all.Violations);
    }

    [Theory]
    [InlineData(null, null, Verdict.NotEvaluated)]
    [InlineData("MedianUs", "<1000", Verdict.Inconclusive)]
    [InlineData("MedianUs", "<50", Verdict.Fail)]
    public void Where_exit_codes_are_ignored_and_none_is_0_a_threshold_that_is_met_is_inconclusive(string? property, string? bound, Verdict verdict)
    {
        OperationResult result = Run(property, bound, error: (_, _) => "exit code 1", ignoreExitCode: true);
        Assert.Equal((result.OperationCount, verdict), (result.Errors, result.Verdict));
        Assert.Equal(verdict == Verdict.Inconclusive, result.Violations.Contains("no operation succeeded: exit code 1", StringComparison.Ordinal));
    }

    [Fact]
    public void Errors_of_the_baseline_are_no_errors_of_the_operation_but_forbid_a_pass()
    {
        OperationResult result = Run("MedianUs", "<1000", baseline: _ => 50_000, error: (subject, _) => subject == OperationSubject.Baseline ? "bad" : null);
        Assert.Equal((0, Verdict.Inconclusive), (result.Errors, result.Verdict));
        Assert.Contains("operations of the baseline failed, the first: bad", result.Notes);
    }

    private static OperationResult Run(
        string? property, string? bound, Func<int, long>? operation = null, Func<int, long>? baseline = null, Func<OperationSubject, int, string?>? error = null,
        bool ignoreExitCode = false)
    {
        Random random = new(1);
        Hashtable table = property is null ? [] : new Hashtable { [property] = bound };
        OperationOptions options = new()
        {
            Name = "op",
            Kind = OperationKind.ScriptBlock,
            BaselineName = baseline is null ? null : "base",
            IgnoreExitCode = ignoreExitCode,
            Thresholds = ThresholdSet.Parse(table, typeof(OperationResult)),
        };
        return new SimulatedRun(options) { OperationNs = operation ?? (_ => 97_500 + random.Next(5000)), BaselineNs = baseline ?? (_ => 0), Error = error }.ToEnd();
    }
}
