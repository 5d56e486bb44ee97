using MathNet.Numerics.Distributions;
using MathNet.Numerics.Integration;
using MathNet.Numerics.RootFinding;

namespace PerfTools.Engine.Thresholds;

/// <summary>
/// By how many standard deviations of the sample a bound lies above its mean, so that with a given confidence no more than a given share of
/// a normal distribution lies beyond: a quantile of the noncentral t (Hahn and Meeker, Statistical Intervals, 1991, 4.6.3).
/// </summary>
internal static class ToleranceFactor
{
    private const double Precision = 1e-7;

    /// <param name="count">Samples, at least 2.</param>
    /// <param name="share">The share beyond, between 0 and 0.5.</param>
    /// <param name="confidence">Between 0 and 1.</param>
    public static double Of(int count, double share, double confidence)
    {
        double root = Math.Sqrt(count);
        double shift = Normal.InvCDF(0, 1, 1 - share) * root;
        double high = 2 * shift;
        while (NoncentralT(high, count - 1, shift) < confidence) high *= 2;
        return Brent.FindRoot(t => NoncentralT(t, count - 1, shift) - confidence, 0, high, Precision, 200) / root;
    }

    /// <summary>
    /// P(T &lt;= t), T being a normal with a mean of the shift divided by the root of a chi square over its degrees of freedom: over all values of that
    /// root, which has a density that can be written down.
    /// </summary>
    internal static double NoncentralT(double t, int freedom, double shift)
    {
        ChiSquared chi = new(freedom);
        double spread = 12 / Math.Sqrt(2.0 * freedom);
        double low = Math.Max(0, 1 - spread);
        return Math.Clamp(GaussLegendreRule.Integrate(s => Normal.CDF(0, 1, (t * s) - shift) * chi.Density(freedom * s * s) * 2 * freedom * s, low, 1 + spread, 256), 0, 1);
    }
}
