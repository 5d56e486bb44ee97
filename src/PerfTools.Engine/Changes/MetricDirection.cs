namespace PerfTools.Engine.Changes;

/// <summary>Whether more of a metric is better, by its name. Of times, costs, errors and growth, which are most of them, less is.</summary>
internal static class MetricDirection
{
    private static readonly string[] Better = ["BestConcurrency", "KneeConcurrency", "MaxMeasuredConcurrency", "BelowKnee", "HitRate", "Succeeded", "VerifiedReplies", "RSquared"];
    private static readonly string[] Worse = ["Error", "Evict", "Reject", "Miss", "Fail", "Expire", "Drop", "Growth"];

    public static bool HigherIsBetter(string metric) =>
        Better.Any(part => metric.Contains(part, StringComparison.OrdinalIgnoreCase))
        || (metric.Contains("PerSecond", StringComparison.OrdinalIgnoreCase) && !Worse.Any(part => metric.Contains(part, StringComparison.OrdinalIgnoreCase)));
}
