using MathNet.Numerics.Distributions;

namespace PerfTools.Engine.Memory.Growth;

/// <summary>
/// The test of Mann (1945) and Kendall for a trend of any form, with the correction of Hamed and Rao (1998) for neighbours
/// that resemble each other: without it, noise that wanders counts as a trend far too often. The autocorrelation is that of the
/// fitted noise: one that is read off a short series after its trend was taken away is too small.
/// </summary>
internal static class MannKendall
{
    /// <param name="values">The series.</param>
    /// <param name="correlation">Autocorrelation of its noise from one value to the next, from 0 to below 1.</param>
    /// <returns>Chance of as clear a trend, in either direction, in a series without one; 1 where all values are equal.</returns>
    public static double PValue(ReadOnlySpan<double> values, double correlation)
    {
        int n = values.Length;
        double score = 0;
        for (int i = 0; i < n; i++)
            for (int j = i + 1; j < n; j++) score += Math.Sign(values[j] - values[i]);
        double variance = Variance(values) * Correction(n, correlation);
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

    /// <summary>How many times larger the variance is: by the autocorrelation of ranks, which is that of normal values transformed.</summary>
    private static double Correction(double n, double correlation)
    {
        double sum = 0;
        for (int lag = 1; lag < n - 2; lag++)
        {
            double ranks = 6 / Math.PI * Math.Asin(Math.Pow(correlation, lag) / 2);
            sum += (n - lag) * (n - lag - 1) * (n - lag - 2) * ranks;
        }

        return 1 + (2 * sum / (n * (n - 1) * (n - 2)));
    }
}
