namespace PerfTools.Engine.Memory.Growth;

/// <summary>Judges the growth of a series.</summary>
internal static class GrowthAnalysis
{
    /// <summary>Fewer samples than this show no trend.</summary>
    public const int FewestSamples = 20;

    /// <param name="axis">Time or operations, rising.</param>
    /// <param name="values">The series.</param>
    /// <param name="limit">The allowed growth, by unit of the axis; above 0.</param>
    /// <param name="resolution">The step in which values are told: a page, or 1 of what is counted.</param>
    /// <param name="baseline">Growth of a run without a leak, to subtract, with the ends of its 99 % interval; or null.</param>
    public static GrowthFinding Analyze(
        ReadOnlySpan<double> axis, ReadOnlySpan<double> values, double limit, double resolution, (double Growth, double Low, double High)? baseline = null)
    {
        if (values.Length < FewestSamples)
            return new GrowthFinding { Verdict = Verdict.Inconclusive, Pattern = GrowthPattern.Unknown, Ground = GrowthGround.TooFewSamples };
        GrowthSeries series = GrowthSeries.From(axis, values);
        double floor = resolution / Math.Sqrt(12);
        GrowthInterval interval = GrowthInterval.Of(ExplanationSearch.All(series, floor));
        double growth = interval.Best.Fit.Growth / series.Length;
        double low = interval.Low / series.Length;
        double high = interval.High / series.Length;
        bool isOver = interval.Best.Structure.TransientEnd <= 0.6;
        Verdict verdict = low > limit && isOver ? Verdict.Fail : high < limit ? Verdict.Pass : Verdict.Inconclusive;
        return new GrowthFinding
        {
            Verdict = verdict,
            Pattern = GrowthPattern.Flat,
            Ground = GrowthGround.IntervalStraddlesLimit,
            Growth = growth,
            Low = low,
            High = high,
            Debug = $"{interval.Best.Structure.Trend}({interval.Best.Structure.Parameter}) jumps {string.Join(",", interval.Best.Structure.Jumps)} drops {interval.Best.Structure.Drops.Length} phi {interval.Best.Fit.Correlation} inn {interval.Best.Fit.Innovation:0.00} g {growth:0} se {interval.Best.Fit.GrowthError / series.Length:0} [{low:0}..{high:0}]",
        };
    }
}
