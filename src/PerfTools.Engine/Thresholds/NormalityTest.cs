using MathNet.Numerics.Distributions;

namespace PerfTools.Engine.Thresholds;

/// <summary>
/// Whether samples may be from a normal distribution: the test of Shapiro and Francia (Journal of the American Statistical Association 67, 1972)
/// with the p of Royston (Applied Statistics 42, 1993), for 5 to 5,000 samples.
/// </summary>
internal static class NormalityTest
{
    private const int Most = 5000;

    /// <param name="sorted">The samples, ascending, not all equal.</param>
    public static double PValue(double[] sorted)
    {
        double[] samples = sorted.Length <= Most ? sorted : Thinned(sorted);
        int n = samples.Length;
        double mean = samples.Average();
        double products = 0;
        double squares = 0;
        double scores = 0;
        for (int i = 0; i < n; i++)
        {
            double score = Normal.InvCDF(0, 1, (i + 1 - 0.375) / (n + 0.25));
            products += score * samples[i];
            scores += score * score;
            squares += (samples[i] - mean) * (samples[i] - mean);
        }

        double unlike = Math.Max(1e-12, 1 - (products * products / (scores * squares)));
        double u = Math.Log(n);
        double v = Math.Log(u);
        double expected = -1.2725 + (1.0521 * (v - u));
        double deviation = 1.0308 - (0.26758 * (v + (2 / u)));
        return Normal.CDF(0, 1, -(Math.Log(unlike) - expected) / deviation);
    }

    private static double[] Thinned(double[] sorted) => [.. Enumerable.Range(0, Most).Select(i => sorted[(int)((i + 0.5) * sorted.Length / Most)])];
}
