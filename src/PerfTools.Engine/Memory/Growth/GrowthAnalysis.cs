namespace PerfTools.Engine.Memory.Growth;

/// <summary>Judges the growth of a series.</summary>
internal static class GrowthAnalysis
{
    /// <param name="axis">Time or operations, rising.</param>
    /// <param name="values">The series.</param>
    /// <param name="limit">The allowed growth, by unit of the axis; above 0.</param>
    /// <param name="resolution">The step in which values are told: a page, or 1 of what is counted.</param>
    /// <param name="baseline">Growth of a run without a leak, to subtract, with the ends of its 99 % interval; or null.</param>
    public static GrowthFinding Analyze(
        ReadOnlySpan<double> axis, ReadOnlySpan<double> values, double limit, double resolution, (double Growth, double Low, double High)? baseline = null)
    {
        return new GrowthFinding { Verdict = Verdict.Inconclusive, Pattern = GrowthPattern.Unknown, Ground = GrowthGround.TooFewSamples };
    }
}
