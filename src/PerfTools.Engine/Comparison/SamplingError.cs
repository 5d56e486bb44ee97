namespace PerfTools.Engine.Comparison;

/// <summary>How much more a median varies than independent samples would have it: the part that more samples of one run do not remove.</summary>
internal static class SamplingError
{
    private const double Z95 = 1.959963984540054;

    // The mean range of n normal values, in standard deviations (Tippett, Biometrika 17, 1925), from two on.
    private static readonly double[] MeanRange = [1.128, 1.693, 2.059, 2.326, 2.534, 2.704, 2.847, 2.970, 3.078, 3.173, 3.258, 3.336, 3.407, 3.472, 3.532, 3.588, 3.640, 3.689, 3.735];

    /// <summary>The standard deviation behind a 95 % interval.</summary>
    public static double Deviation((double Low, double High) interval) => (interval.High - interval.Low) / (2 * Z95);

    /// <summary>From the spread of the medians of a run's rounds.</summary>
    public static (double Variance, double Freedom)? OfRounds(RedisLatencyResult result)
    {
        if (result is not { RoundSpreadPercent: { } percent, P50Us: { } median, RoundCount: > 1 }) return null;
        double deviation = percent / 100 * median / MeanRange[Math.Min(result.RoundCount - 2, MeanRange.Length - 1)];
        return (Beyond(deviation * deviation / result.RoundCount, result.Distribution), result.RoundCount - 1);
    }

    /// <summary>From an interval of the median that takes the dependence of samples into account.</summary>
    public static (double Variance, double Freedom)? OfMedian(Distribution distribution, double? low, double? high)
    {
        if (low is null || high is null) return null;
        double deviation = Deviation((low.Value, high.Value));
        return (Beyond(deviation * deviation, distribution), Math.Max(1, distribution.Count - 1));
    }

    /// <summary>From runs whose medians differ.</summary>
    /// <param name="runs">At least two.</param>
    public static (double Variance, double Freedom) OfRuns(IReadOnlyList<ComparedResult> runs)
    {
        double[] medians = [.. runs.Select(run => run.Samples.Median)];
        double mean = medians.Average();
        double variance = medians.Sum(median => (median - mean) * (median - mean)) / (runs.Count - 1) / runs.Count;
        double sampling = runs.Sum(run => run.Samples.Percentile(50, Z95) is { } median ? Math.Pow(Deviation((median.Low, median.High)), 2) : 0) / runs.Count / runs.Count;
        return (Math.Max(0, variance - sampling), runs.Count - 1);
    }

    private static double Beyond(double variance, Distribution distribution) =>
        distribution.ConfidenceInterval95(50) is { } plain ? Math.Max(0, variance - Math.Pow(Deviation(plain), 2)) : variance;
}
