using MathNet.Numerics.Distributions;

namespace PerfTools.Engine.Memory.Growth;

/// <summary>
/// What all explanations together say about the growth: its profile likelihood over the explanations. A value of the growth is
/// possible if some explanation can have it and still fits about as well as the best explanation does. So no explanation
/// has to be picked first, and the interval of one that was picked by chance cannot be too narrow.
/// </summary>
/// <param name="Best">The explanation that fits best.</param>
/// <param name="Low">Lower end of the 99 % interval.</param>
/// <param name="High">Upper end of the 99 % interval.</param>
internal sealed record GrowthInterval(Explanation Best, double Low, double High)
{
    public const double Confidence = 0.99;

    public static GrowthInterval Of(IReadOnlyList<Explanation> explanations, GrowthSeries series)
    {
        Explanation best = explanations.MaxBy(explanation => explanation.Score)!;
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (Explanation one in explanations)
        {
            double quantile = StudentT.InvCDF(0, 1, one.Fit.DegreesOfFreedom, (1 + Confidence) / 2);
            double left = (quantile * quantile) - (best.Score - one.Score);
            if (left <= 0) continue;
            (double least, double most) = one.Bounds(series, Math.Sqrt(left));
            if (least > most) continue;
            low = Math.Min(low, least);
            high = Math.Max(high, most);
        }

        if (low > high)
        {
            // The best explanation and the gain from end to end only just agree: what lies between them is possible.
            (double least, double most) = best.Bounds(series, 0);
            (low, high) = (Math.Min(least, most), Math.Max(least, most));
        }

        return new GrowthInterval(best, low, high);
    }
}
