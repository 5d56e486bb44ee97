using MathNet.Numerics.Distributions;

namespace PerfTools.Engine.Thresholds;

/// <summary>
/// Which of the largest samples is a bound whatever their distribution (Wilks, Annals of Mathematical Statistics 12, 1941): the rth largest has
/// more than a share beyond it only if fewer than r of the samples fall there.
/// </summary>
internal static class WilksRank
{
    /// <summary>The rank from the top, 1 for the largest; 0 where the samples are too few even for that.</summary>
    public static int Of(int count, double share, double confidence)
    {
        int rank = 0;
        while (rank < count && 1 - Binomial.CDF(share, count, rank) >= confidence) rank++;
        return rank;
    }

    /// <summary>The fewest samples of which the largest is a bound.</summary>
    public static int FewestSamples(double share, double confidence) => (int)Math.Ceiling(Math.Log(1 - confidence) / Math.Log(1 - share));
}
