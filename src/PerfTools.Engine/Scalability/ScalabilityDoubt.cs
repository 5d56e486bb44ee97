using System.Globalization;

namespace PerfTools.Engine.Scalability;

/// <summary>What the points could not tell.</summary>
/// <param name="Reason">Why, and which points could.</param>
/// <param name="CarriesFit">Whether the fit itself stands, and only its peak is open.</param>
internal sealed record ScalabilityDoubt(string Reason, bool CarriesFit)
{
    /// <summary>Three give the coefficients, and the fourth the first chance to be wrong about the shape.</summary>
    private const int FewestConcurrencies = 4;

    /// <summary>With two degrees of freedom the intervals are wide, with one they are endless.</summary>
    private const int FewestPoints = UslFit.Coefficients + 2;

    private const double LeastRSquared = 0.9;

    // A throughput that hardly changes leaves nothing to explain: then R2 says nothing against a close fit.
    private const double CloseFit = 0.05;

    /// <summary>Whether there are points enough, before anything is fitted.</summary>
    public static ScalabilityDoubt? OfPoints(IReadOnlyList<LoadPoint> points)
    {
        int[] concurrencies = [.. points.Select(point => point.Concurrency).Distinct().Order()];
        if (concurrencies.Length == 0) return new ScalabilityDoubt("there is no point without errors. Measure with concurrencies at which the target still works", false);
        if (concurrencies.Length < FewestConcurrencies)
        {
            string these = concurrencies.Length == 1 ? $"only the concurrency {concurrencies[0]}" : $"only the concurrencies {string.Join(", ", concurrencies)}";
            return new ScalabilityDoubt($"{these}: the law has three coefficients. Measure at {FewestConcurrencies} at least, better at 6 or more, from 1 to beyond the peak", false);
        }

        return points.Count < FewestPoints
            ? new ScalabilityDoubt($"{points.Count} points leave too little to tell the noise by. Measure at one more concurrency, or once more at the same", false)
            : null;
    }

    /// <summary>Whether the fit stands, and has shown its peak.</summary>
    public static ScalabilityDoubt? OfFit(UslFit fit, UslBootstrap bootstrap, int smallest, int largest)
    {
        if (fit.RSquared < LeastRSquared && fit.RelativeDeviation > CloseFit)
        {
            return new ScalabilityDoubt(
                Text($"the law explains only {100 * Math.Max(0, fit.RSquared.Value):0} % of the variation, and the points lie {100 * fit.RelativeDeviation:0.#} % off it. Measure longer, or on a quieter host; or the target does not follow the law"),
                false);
        }

        double best = fit.Model.BestConcurrency;
        (double low, double high) = bootstrap.Interval(model => model.BestConcurrency);
        if (double.IsPositiveInfinity(best))
            return new ScalabilityDoubt(Text($"throughput rises up to the largest concurrency, {largest}, and no end of it can be seen. Measure beyond, until throughput falls"), true);
        if (best > largest)
            return new ScalabilityDoubt(Text($"the peak at {best:0.#} ({low:0.#} to {Bound(high)}) lies beyond the largest concurrency, {largest}: it is an extrapolation. Measure beyond it"), true);
        if (best < smallest)
            return new ScalabilityDoubt(Text($"the peak at {best:0.#} lies below the smallest concurrency, {smallest}: it is an extrapolation. Measure at 1, too"), true);
        return double.IsPositiveInfinity(high)
            ? new ScalabilityDoubt(Text($"kappa cannot be told from 0, so the peak at {best:0.#} may be none. Measure longer, or at more and larger concurrencies"), true)
            : null;
    }

    private static string Bound(double high) => double.IsPositiveInfinity(high) ? "no bound" : high.ToString("0.#", CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
