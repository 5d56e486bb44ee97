using MathNet.Numerics.Distributions;

namespace PerfTools.Engine.Memory.Growth;

/// <summary>
/// The test of Mann (1945) and Kendall for a trend of any form, with the correction of Hamed and Rao (1998) for neighbours
/// that resemble each other: without it, noise that wanders counts as a trend far too often.
/// </summary>
internal static class MannKendall
{
    /// <returns>Chance of as clear a trend, in either direction, in a series without one; 1 where all values are equal.</returns>
    public static double PValue(ReadOnlySpan<double> values)
    {
        int n = values.Length;
        double score = 0;
        for (int i = 0; i < n; i++)
            for (int j = i + 1; j < n; j++) score += Math.Sign(values[j] - values[i]);
        double variance = Variance(values) * Correction(values);
        if (variance <= 0) return 1;
        double z = (Math.Abs(score) - 1) / Math.Sqrt(variance);
        return z <= 0 ? 1 : 2 * Normal.CDF(0, 1, -z);
    }

    private static double Variance(ReadOnlySpan<double> values)
    {
        double n = values.Length;
        double variance = n * (n - 1) * ((2 * n) + 5);
        double[] sorted = values.ToArray();
        Array.Sort(sorted);
        for (int from = 0; from < sorted.Length;)
        {
            int to = from;
            while (to < sorted.Length && sorted[to] == sorted[from]) to++;
            double ties = to - from;
            variance -= ties * (ties - 1) * ((2 * ties) + 5);
            from = to;
        }

        return variance / 18;
    }

    /// <summary>How many times larger the variance is, by the significant autocorrelation of the ranks without their trend.</summary>
    private static double Correction(ReadOnlySpan<double> values)
    {
        int n = values.Length;
        double[] axis = new double[n], detrended = new double[n];
        for (int i = 0; i < n; i++) axis[i] = i;
        double slope = TheilSen.Slope(axis, values);
        for (int i = 0; i < n; i++) detrended[i] = values[i] - (slope * i);
        double[] ranks = Ranks(detrended);
        double mean = ranks.Average();
        double all = ranks.Sum(rank => (rank - mean) * (rank - mean));
        if (all == 0) return 1;
        double sum = 0, bound = 1.96 / Math.Sqrt(n);
        for (int lag = 1; lag < n - 2; lag++)
        {
            double shared = 0;
            for (int i = 0; i + lag < n; i++) shared += (ranks[i] - mean) * (ranks[i + lag] - mean);
            double correlation = shared / all;
            if (Math.Abs(correlation) > bound) sum += (double)(n - lag) * (n - lag - 1) * (n - lag - 2) * correlation;
        }

        // Below 1 the test would be more certain than with independent values, on the strength of chance correlations.
        return Math.Max(1, 1 + (2 * sum / ((double)n * (n - 1) * (n - 2))));
    }

    private static double[] Ranks(double[] values)
    {
        int[] order = [.. Enumerable.Range(0, values.Length)];
        Array.Sort((double[])values.Clone(), order);
        double[] ranks = new double[values.Length];
        for (int from = 0; from < order.Length;)
        {
            int to = from;
            while (to < order.Length && values[order[to]] == values[order[from]]) to++;
            for (int i = from; i < to; i++) ranks[order[i]] = (from + to + 1) / 2.0;
            from = to;
        }

        return ranks;
    }
}
