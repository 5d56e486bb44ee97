using System.Collections;
using PerfTools.Engine.History;
using PerfTools.Engine.Profiles;

namespace PerfTools.Tests.Profiles;

public sealed class ThresholdInputTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"perftools-test-{Guid.NewGuid():N}.json");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Of_a_profile_the_entry_of_the_target_and_case_holds()
    {
        ThresholdSet thresholds = ThresholdSet.Parse(Written(("fast", "", "<=10"), ("slow", "", "<=1000"), ("fast", "batch of 5", "<=1")), typeof(OperationResult));
        Assert.False(thresholds.IsEmpty);
        Assert.Equal(Verdict.Fail, thresholds.Evaluate(Result("fast", 50)).Verdict);
        Assert.Equal(Verdict.Pass, thresholds.Evaluate(Result("slow", 50)).Verdict);
        Assert.Equal(Verdict.Fail, thresholds.Evaluate(Result("fast", 5, batchSize: 5)).Verdict);
        Assert.Contains("MedianUs <= 10: measured 50", thresholds.Evaluate(Result("fast", 50)).Violations);
    }

    [Fact]
    public void A_result_that_the_profile_does_not_know_never_passes()
    {
        (Verdict verdict, string why) = ThresholdSet.Parse(Written(("fast", "", "<=10")), typeof(OperationResult)).Evaluate(Result("other", 1));
        Assert.Equal(Verdict.Inconclusive, verdict);
        Assert.Contains("no threshold for 'other'", why);
    }

    [Fact]
    public void Some_of_the_thresholds_of_a_profile_can_be_taken()
    {
        ThresholdSet thresholds = ThresholdSet.Parse(Written(("fast", "", "<=10")), typeof(OperationResult));
        Assert.True(thresholds.HasAny("MedianUs"));
        Assert.False(thresholds.HasAny("Errors"));
        Assert.Equal(Verdict.NotEvaluated, thresholds.Only("Errors").Evaluate(Result("fast", 50)).Verdict);
        Assert.Equal(Verdict.Fail, thresholds.Only("MedianUs").Evaluate(Result("fast", 50)).Verdict);
    }

    [Fact]
    public void A_profile_without_such_results_is_refused()
    {
        OptionException refused = Assert.Throws<OptionException>(() => ThresholdSet.Parse(Written(("fast", "", "<=10")), typeof(RedisLatencyResult)));
        Assert.Contains("no threshold for a RedisLatencyResult", refused.Message);
        Assert.Contains("OperationResult", refused.Message);
    }

    [Fact]
    public void Thresholds_that_were_just_found_hold_and_those_that_were_not_hold_nothing()
    {
        PerfThreshold found = new() { Target = "fast", Kind = "OperationResult", Metric = "MedianUs", Expression = "<=10" };
        ThresholdSet thresholds = ThresholdSet.Parse(ThresholdInput.Of([found, found with { Metric = "MaxUs", Expression = string.Empty }]), typeof(OperationResult));
        Assert.Equal(Verdict.Fail, thresholds.Evaluate(Result("fast", 50)).Verdict);
        Assert.Equal(Verdict.Pass, thresholds.Evaluate(Result("fast", 5)).Verdict);
    }

    private IDictionary Written(params (string Target, string Case, string Expression)[] entries)
    {
        PerfProfileFile.Write(_file, new PerfProfile().With(HostDescription.Read().Class, environment => entries.Aggregate(
            environment, (made, entry) => made.WithThreshold("OperationResult", entry.Target, entry.Case, "MedianUs", entry.Expression))));
        return ThresholdInput.OfFile(_file);
    }

    private static OperationResult Result(string target, double median, int batchSize = 1) => new()
    {
        Target = target,
        Kind = OperationKind.ScriptBlock,
        MedianUs = median,
        BatchSize = batchSize,
        StartedAt = DateTimeOffset.UnixEpoch,
        Distribution = new Distribution(),
    };
}
