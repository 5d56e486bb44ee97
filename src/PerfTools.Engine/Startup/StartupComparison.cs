using System.Globalization;
using PerfTools.Engine.Statistics;

namespace PerfTools.Engine.Startup;

/// <summary>
/// One environment beside the first: the difference of their starts in the same round, so that what disturbs both cancels out.
/// The interval is that of a median of pairs, by ranks, whatever the distribution.
/// </summary>
internal sealed record StartupComparison
{
    public required string BaselineName { get; init; }

    /// <summary>How much later it is ready: the median of the pairs, in milliseconds; null without a pair.</summary>
    public double? Difference { get; private init; }

    public double? Low { get; private init; }

    public double? High { get; private init; }

    public int Pairs { get; private init; }

    /// <summary>Where one starts and the other does not: the gap between environments, in a sentence.</summary>
    public string? Gap { get; private init; }

    /// <param name="baseline">The starts of the first environment.</param>
    /// <param name="current">Those of another; starts of the same number belong together.</param>
    public static StartupComparison Of(IReadOnlyList<StartRecord> baseline, IReadOnlyList<StartRecord> current)
    {
        string name = baseline[0].Row.Target;
        double[] differences = [.. baseline.Zip(current)
            .Where(pair => !pair.First.Row.IsWarmup && !pair.Second.Row.IsWarmup)
            .Select(pair => pair.Second.ComparedMs - pair.First.ComparedMs).OfType<double>()];
        SampleSummary? summary = differences.Length == 0 ? null : SampleSummary.Of(differences);
        return new StartupComparison
        {
            BaselineName = name,
            Pairs = differences.Length,
            Difference = Milliseconds.Rounded(summary?.Median),
            Low = Milliseconds.Rounded(summary?.MedianInterval?.Low),
            High = Milliseconds.Rounded(summary?.MedianInterval?.High),
            Gap = GapOf(name, Share(baseline), Share(current)),
        };
    }

    private static string? GapOf(string name, (int Good, int All) baseline, (int Good, int All) current)
    {
        if (baseline.All == 0 || current.All == 0) return null;
        double before = (double)baseline.Good / baseline.All;
        double now = (double)current.Good / current.All;
        string shares = string.Create(CultureInfo.InvariantCulture, $"{current.Good} of {current.All} starts succeeded here, {baseline.Good} of {baseline.All} in '{name}'");
        if (now == before) return null;
        if (now == 0) return $"starts in '{name}' and not here: {shares}";
        return before == 0 ? $"starts here and not in '{name}': {shares}" : shares;
    }

    private static (int Good, int All) Share(IReadOnlyList<StartRecord> starts)
    {
        StartRecord[] measured = [.. starts.Where(start => !start.Row.IsWarmup)];
        return (measured.Count(start => start.Succeeded), measured.Length);
    }
}
