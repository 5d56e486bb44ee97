using MathNet.Numerics.Distributions;

namespace PerfTools.Bench.Memory;

/// <summary>The rules by which others call a series a leak.</summary>
internal static class SimpleRules
{
    private const double Significance = 0.05;
    private const double GoodFit = 0.88;
    private const int Blocks = 20;

    public static IReadOnlyList<(string Name, Func<double[], double[], double, bool> IsLeak)> All { get; } =
    [
        ("first to last", (hours, values, limit) => (values[^1] - values[0]) / (hours[^1] - hours[0]) > limit),
        ("least squares > limit", (hours, values, limit) => Line.Of(hours, values).Slope > limit),
        ("least squares p<.05", (hours, values, _) => Line.Of(hours, values) is { Slope: > 0, PValue: < Significance }),
        ("Mann-Kendall p<.05", (_, values, _) => MannKendallZ(values) > Normal.InvCDF(0, 1, 1 - (Significance / 2))),
        ("R2>0.88", (hours, values, _) => Line.Of(hours, values) is { Slope: > 0, RSquared: > GoodFit }),
        ("block minima, Mann-Kendall, Theil-Sen", BlockMinima),
    ];

    /// <summary>The rule tried before: minima of blocks, a trend among them, and Sen's lower bound of the slope above the limit.</summary>
    private static bool BlockMinima(double[] hours, double[] values, double limit)
    {
        double[] minima = new double[Blocks], at = new double[Blocks];
        for (int b = 0; b < Blocks; b++)
        {
            int from = b * values.Length / Blocks, to = (b + 1) * values.Length / Blocks;
            minima[b] = values[from..to].Min();
            at[b] = hours[from..to].Average();
        }

        if (MannKendallZ(minima) < Normal.InvCDF(0, 1, 1 - (Significance / 2))) return false;
        List<double> slopes = [];
        for (int i = 0; i < Blocks; i++)
            for (int j = i + 1; j < Blocks; j++) slopes.Add((minima[j] - minima[i]) / (at[j] - at[i]));
        slopes.Sort();
        double spread = Normal.InvCDF(0, 1, 1 - (Significance / 2)) * Math.Sqrt(KendallVariance(Blocks));
        return slopes[(int)Math.Max(0, (slopes.Count - spread) / 2)] > limit;
    }

    /// <summary>The plain test, as most use it: neighbours are taken for independent.</summary>
    private static double MannKendallZ(double[] values)
    {
        double score = 0;
        for (int i = 0; i < values.Length; i++)
            for (int j = i + 1; j < values.Length; j++) score += Math.Sign(values[j] - values[i]);
        return (score - Math.Sign(score)) / Math.Sqrt(KendallVariance(values.Length));
    }

    private static double KendallVariance(double n) => n * (n - 1) * ((2 * n) + 5) / 18;

    private readonly record struct Line(double Slope, double PValue, double RSquared)
    {
        public static Line Of(double[] x, double[] y)
        {
            double meanX = x.Average(), meanY = y.Average(), xx = 0, xy = 0, yy = 0;
            for (int i = 0; i < x.Length; i++)
            {
                xx += (x[i] - meanX) * (x[i] - meanX);
                xy += (x[i] - meanX) * (y[i] - meanY);
                yy += (y[i] - meanY) * (y[i] - meanY);
            }

            double rSquared = xy * xy / (xx * yy);
            double t = Math.Sqrt(rSquared * (x.Length - 2) / (1 - rSquared));
            return new Line(xy / xx, 2 * StudentT.CDF(0, 1, x.Length - 2, -t), rSquared);
        }
    }
}
