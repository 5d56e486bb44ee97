using PerfTools.Engine.Merging;

namespace PerfTools.Engine.Comparison;

/// <summary>The results of one side of a comparison, taken together.</summary>
internal sealed class ComparedSide(IReadOnlyList<ComparedResult> runs)
{
    public IReadOnlyList<ComparedResult> Runs => runs;

    public ComparedResult First => runs[0];

    public WeightedSamples Samples { get; } = runs.Count == 1 ? runs[0].Samples : WeightedSamples.Merge(runs.Select(run => run.Samples));

    /// <summary>Variance of the median beyond that of independent samples: between runs where there are several, else between rounds.</summary>
    public (double Variance, double Freedom)? Excess => runs.Count > 1 ? SamplingError.OfRuns(runs) : First.Excess;

    public double Step => Math.Max(Samples.Step, runs.Max(run => run.Resolution));

    public double ErrorPercent => runs.Average(run => run.ErrorPercent);

    public string Instability => string.Join("; ", runs.Select(run => run.Instability).Where(reason => reason.Length > 0).Distinct());

    public DateTimeOffset? StartedAt => runs.Min(run => run.StartedAt);

    public string Targets => string.Join(", ", runs.Select(run => run.Target).Distinct());

    /// <summary>In what results differ that must not, in a sentence, or null.</summary>
    public static string? Difference(IEnumerable<ComparedResult> results)
    {
        ComparedResult[] all = [.. results];
        string[] differences = [.. Trait.Differences(all.SelectMany(result => result.Conditions.Prepend(new Trait("Type", result.Kind))))];

        // Another type has other conditions altogether.
        return differences.Length == 0 ? null : all.Select(result => result.Kind).Distinct().Count() > 1 ? differences[0] : string.Join(", ", differences);
    }
}
