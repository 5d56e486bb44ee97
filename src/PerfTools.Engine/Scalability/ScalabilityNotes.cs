using System.Globalization;

namespace PerfTools.Engine.Scalability;

/// <summary>What a reader of a fit should know.</summary>
internal static class ScalabilityNotes
{
    private const double SaturatedClient = 80;
    private const double Superlinear = 1.1;

    /// <summary>Points that were left out, by name.</summary>
    public static IEnumerable<string> OfExcluded(IReadOnlyList<LoadPoint> all) => all
        .Where(point => point.Exclusion is not null)
        .Select(point => Text($"{point.Concurrency} sessions is not in the fit: {point.Exclusion}"));

    /// <summary>Points that say more about the client than about the target.</summary>
    public static IEnumerable<string> OfClient(IReadOnlyList<LoadPoint> used)
    {
        int[] saturated = [.. used.Where(point => point.ClientCpuPercent > SaturatedClient).Select(point => point.Concurrency).Distinct().Order()];
        if (saturated.Length > 0)
            yield return $"the client used more than {SaturatedClient} % of its processors at {Listed(saturated)} sessions: these points measure the client";
    }

    /// <summary>What latency shows, or cannot show.</summary>
    public static IEnumerable<string> OfKnee(Knee? knee, int largest)
    {
        if (knee is null) yield return "P95Us is not known at the smallest concurrency and another: there is no knee to look for";
        else if (knee.Concurrency is null) yield return Text($"no knee: P95Us stays within twice its base up to {knee.LargestBelow} sessions");
        if (knee is not null && knee.Concurrency is null && knee.LargestBelow < largest)
            yield return Text($"P95Us is not known at {largest} sessions");
    }

    /// <summary>What the fit itself leaves open.</summary>
    public static IEnumerable<string> OfFit(UslFit fit, UslBootstrap bootstrap, IReadOnlyList<LoadPoint> used)
    {
        if (bootstrap.Interval(model => model.Sigma).Low <= 0) yield return "the interval of sigma does not exclude 0: contention cannot be told from none";
        if (bootstrap.Interval(model => model.Kappa).Low <= 0) yield return "the interval of kappa does not exclude 0: coherency cost cannot be told from none";
        int smallest = used.Min(point => point.Concurrency);
        double start = used.Where(point => point.Concurrency == smallest).Average(point => point.ThroughputPerSecond / point.Concurrency);
        LoadPoint best = used.MaxBy(point => point.ThroughputPerSecond / point.Concurrency)!;
        double gain = best.ThroughputPerSecond / best.Concurrency / start;
        if (gain > Superlinear && gain - 1 > 2 * fit.RelativeDeviation)
            yield return Text($"a session does {100 * (gain - 1):0} % more at {best.Concurrency} sessions than at {smallest}: that is superlinear, and no law with sigma and kappa above 0 has it");
    }

    private static string Listed(int[] numbers) => string.Join(", ", numbers);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
