namespace PerfTools.Engine.Statistics;

/// <summary>
/// Quantiles of sorted samples and their distribution-free 95 % intervals: the samples whose ranks enclose the quantile,
/// whatever the shape of the distribution (Hahn and Meeker, Statistical Intervals, 1991, 5.2).
/// </summary>
internal static class OrderStatistics
{
    private const double Z = 1.959963984540054;
    private const int LargestExact = 500;
    private const int SamplesBeyondPercentile = 10;

    public static double Median(ReadOnlySpan<double> sorted) => (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;

    /// <summary>A quartile by linear interpolation (Hyndman and Fan, 1996, type 7).</summary>
    public static double Quartile(ReadOnlySpan<double> sorted, int quarter)
    {
        double position = (sorted.Length - 1) * quarter / 4.0;
        int below = (int)position;
        return below + 1 < sorted.Length ? sorted[below] + ((position - below) * (sorted[below + 1] - sorted[below])) : sorted[below];
    }

    /// <summary>A percentile by nearest rank; null unless ten samples lie beyond it, as in <see cref="Distribution"/>.</summary>
    public static double? Percentile(ReadOnlySpan<double> sorted, int percent)
    {
        int rank = (int)Math.Ceiling((decimal)percent * sorted.Length / 100m);
        return sorted.Length - rank < SamplesBeyondPercentile ? null : sorted[rank - 1];
    }

    /// <summary>
    /// The median's interval, or null where no pair of samples encloses it with 95 %: below six samples, or more where they
    /// depend on each other.
    /// </summary>
    /// <param name="sorted">The samples, ascending.</param>
    /// <param name="inflation">By how many the number of samples is to be divided because they depend on each other.</param>
    public static (double Low, double High)? MedianInterval(ReadOnlySpan<double> sorted, double inflation)
    {
        int n = sorted.Length;
        int rank = MedianRank(n);
        if (inflation > 1)
        {
            double half = ((n + 1) / 2.0) - rank;
            rank = Math.Min(rank, (int)Math.Floor(((n + 1) / 2.0) - (half * Math.Sqrt(inflation))));
        }

        return rank < 1 ? null : (sorted[rank - 1], sorted[n - rank]);
    }

    /// <summary>A percentile's interval by the normal approximation of the binomial, or null where the ranks lie outside.</summary>
    public static (double Low, double High)? PercentileInterval(ReadOnlySpan<double> sorted, int percent, double inflation)
    {
        return PercentileRanks(sorted.Length, percent / 100.0, Z, inflation) is { } ranks
            ? (sorted[(int)ranks.Low - 1], sorted[(int)ranks.High - 1])
            : null;
    }

    /// <summary>The ranks, from 1, that enclose a quantile, by the normal approximation of the binomial; null where they lie outside the samples.</summary>
    /// <param name="count">Samples.</param>
    /// <param name="p">The quantile, between 0 and 1.</param>
    /// <param name="z">Standard deviations to each side.</param>
    /// <param name="inflation">By how many the number of samples is to be divided because they depend on each other.</param>
    public static (long Low, long High)? PercentileRanks(long count, double p, double z, double inflation = 1)
    {
        double half = z * Math.Sqrt(count * p * (1 - p) * Math.Max(1, inflation));
        long low = (long)Math.Floor((count * p) - half);
        long high = (long)Math.Ceiling((count * p) + half) + 1;
        return low < 1 || high > count ? null : (low, high);
    }

    /// <summary>The largest rank r with P(Binomial(n, 1/2) &lt; r) at most 2.5 %; 0 where there is none.</summary>
    private static int MedianRank(int n)
    {
        if (n > LargestExact) return (int)Math.Floor((n / 2.0) - (Z * Math.Sqrt(n) / 2));
        double probability = Math.Pow(0.5, n);
        double below = 0;
        for (int r = 0; ; r++)
        {
            below += probability;
            if (below > 0.025) return r;
            probability *= (double)(n - r) / (r + 1);
        }
    }
}
