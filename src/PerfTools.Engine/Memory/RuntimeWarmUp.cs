using PerfTools.Engine.Memory.Growth;

namespace PerfTools.Engine.Memory;

/// <summary>
/// A script block runs in a runtime that compiles code when it is first used, again when it is used often, and lays out
/// heaps meanwhile. An empty block, called in a loop, makes a process grow by megabytes in its first seconds.
/// </summary>
internal static class RuntimeWarmUp
{
    private static readonly TimeSpan Lasts = TimeSpan.FromSeconds(10);

    /// <summary>The finding; where it is a leak of the whole process that was seen only within that time, it is not one yet.</summary>
    public static GrowthFinding Doubted(GrowthFinding finding, MemoryMetric metric, CheckpointSeries series, bool isPerOperation)
    {
        TimeSpan length = WatchTime.OfNanoseconds(series.Length);
        if (finding.Verdict != Verdict.Fail || metric is not (MemoryMetric.Private or MemoryMetric.WorkingSet) || length >= Lasts) return finding;
        double[] axis = series.Axis(isPerOperation);
        return finding with
        {
            Verdict = Verdict.Inconclusive,
            Ground = GrowthGround.RuntimeMaySettle,
            RecommendedLength = (axis[^1] - axis[0]) * 2 * (Lasts / length),
        };
    }
}
