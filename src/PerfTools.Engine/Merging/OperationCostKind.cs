using System.Globalization;
using PerfTools.Engine.Operations;

namespace PerfTools.Engine.Merging;

/// <summary>Merges what an operation costs, of several runs.</summary>
internal sealed class OperationCostKind : ResultKind<OperationResult>
{
    protected override IReadOnlyList<Trait> Groups(OperationResult result) => [new("Target", result.Target)];

    protected override IReadOnlyList<Trait> Conditions(OperationResult result) =>
    [
        new("Kind", result.Kind), new("BatchSize", result.BatchSize), new("BaselineName", result.BaselineName ?? string.Empty),
        Trait.UnitOf(result.Distribution),
    ];

    protected override RunSpan SpanOf(OperationResult result) => new(result.StartedAt, result.DurationMs);

    protected override string NotesOf(OperationResult result) => result.Notes;

    protected override OperationResult Merge(IReadOnlyList<OperationResult> parts, bool ranTogether)
    {
        string instability = string.Join("; ", parts.Select(part => part.StabilityReason).Where(reason => reason.Length > 0).Distinct().Order(StringComparer.Ordinal));
        if (instability.Length == 0 && Disagreement(parts) is { } disagreement) instability = disagreement;
        OperationResult merged = WithTimes(Counts(parts), parts) with
        {
            Stable = instability.Length == 0 && parts.All(part => part.Stable),
            StabilityReason = instability,
            StartedAt = parts.Min(part => part.StartedAt),
            DurationMs = ranTogether ? RunSpan.Union(parts.Select(SpanOf)).DurationMs : Math.Round(parts.Sum(part => part.DurationMs), 3),
            Notes = Notes(parts, $"merged from {parts.Count} results of runs {(ranTogether ? "at the same time" : "one after the other")}"),
        };
        return Judge(merged, parts, ThresholdSet.None);
    }

    protected override OperationResult Judge(OperationResult result, IReadOnlyList<OperationResult> parts, ThresholdSet thresholds)
    {
        (Verdict worst, string reasons) = MergedVerdict.WorstOf([.. parts.Select(part => (part.Verdict, part.Violations))]);
        bool nothing = result.OperationCount > 0 && result.Errors == result.OperationCount;
        if (thresholds.IsEmpty || (nothing && worst == Verdict.Fail)) return result with { Verdict = worst, Violations = reasons };
        Dictionary<string, (double, double)> intervals = result.Stable ? [] : UnsteadyTimes.RangesOf(result);
        if (result.Stable && result is { MedianLowUs: { } low, MedianHighUs: { } high }) intervals[nameof(result.MedianUs)] = (low, high);
        (Verdict verdict, string violations) = thresholds.Evaluate(result, parts.Count < 2 ? null : Values(parts), intervals);
        if (verdict == Verdict.Pass && nothing) return result with { Verdict = Verdict.Inconclusive, Violations = $"no operation succeeded: {result.ErrorSummary}" };
        if (verdict == Verdict.Inconclusive && !result.Stable) violations = $"{violations}; not stable: {result.StabilityReason}";
        return result with { Verdict = verdict, Violations = violations };
    }

    private static OperationResult Counts(IReadOnlyList<OperationResult> parts) => parts[0] with
    {
        Count = parts.Sum(part => part.Count),
        OperationCount = parts.Sum(part => part.OperationCount),
        Errors = parts.Sum(part => part.Errors),
        ErrorSummary = parts.Select(part => part.ErrorSummary).FirstOrDefault(error => error.Length > 0) ?? string.Empty,
        CpuMs = Averages.Weighted(parts, part => part.CpuMs, part => part.OperationCount, 6),
        AllocatedBytes = Averages.Weighted(parts, part => part.AllocatedBytes, part => part.OperationCount, 1),
        MildOutliers = parts.Sum(part => part.MildOutliers),
        SevereOutliers = parts.Sum(part => part.SevereOutliers),
        BaselineMedianUs = null,
        DifferenceUs = null,
        DifferenceLowUs = Lowest(parts, part => part.DifferenceLowUs),
        DifferenceHighUs = Highest(parts, part => part.DifferenceHighUs),
        InvocationCostUs = parts.Max(part => part.InvocationCostUs),
        InstrumentCostUs = parts.Max(part => part.InstrumentCostUs),
        ResolutionUs = parts.Max(part => part.ResolutionUs),
        WarmupCount = parts.Min(part => part.WarmupCount),
    };

    private static OperationResult WithTimes(OperationResult result, IReadOnlyList<OperationResult> parts)
    {
        Distribution all = Averages.Distribution(parts, part => part.Distribution)!;
        bool isSingle = result.BatchSize == 1;
        double? median = all.Percentile(50);
        double? low = Lowest(parts, part => part.MedianLowUs);
        double? high = Highest(parts, part => part.MedianHighUs);
        return result with
        {
            MedianUs = median,
            MedianLowUs = low,
            MedianHighUs = high,
            PrecisionPercent = median > 0 && low is not null && high is not null ? Math.Round(100 * Math.Max(median.Value - low.Value, high.Value - median.Value) / median.Value, 2) : null,
            MeanUs = all.Count > 0 ? Math.Round(all.Mean, 4) : null,
            MinUs = parts.Min(part => part.MinUs),
            P95Us = isSingle ? all.Percentile(95) : null,
            P99Us = isSingle ? all.Percentile(99) : null,
            MaxUs = parts.Max(part => part.MaxUs),
            StdDevUs = Deviation(parts, all),
            MADUs = null,
            Distribution = all,
        };
    }

    /// <summary>The standard deviation of all samples, from the spread within the parts and that between them.</summary>
    private static double? Deviation(IReadOnlyList<OperationResult> parts, Distribution all)
    {
        if (all.Count < 2 || parts.Any(part => part.StdDevUs is null)) return null;
        double squares = parts.Sum(part => ((part.Count - 1) * part.StdDevUs!.Value * part.StdDevUs.Value) + (part.Count * Math.Pow(part.Distribution.Mean - all.Mean, 2)));
        return Math.Round(Math.Sqrt(squares / (all.Count - 1)), 4);
    }

    /// <summary>Where the intervals of two medians have nothing in common, the runs measured two things.</summary>
    private static string? Disagreement(IReadOnlyList<OperationResult> parts)
    {
        double? lowestEnd = parts.Min(part => part.MedianHighUs);
        double? highestStart = parts.Max(part => part.MedianLowUs);
        return highestStart > lowestEnd
            ? string.Create(CultureInfo.InvariantCulture, $"the medians of the runs differ by more than their intervals, from {parts.Min(part => part.MedianUs):0.###} to {parts.Max(part => part.MedianUs):0.###} us")
            : null;
    }

    private static double? Lowest(IReadOnlyList<OperationResult> parts, Func<OperationResult, double?> end) =>
        parts.Any(part => end(part) is null) ? null : parts.Min(end);

    private static double? Highest(IReadOnlyList<OperationResult> parts, Func<OperationResult, double?> end) =>
        parts.Any(part => end(part) is null) ? null : parts.Max(end);

    private static Dictionary<string, IReadOnlyList<double>> Values(IReadOnlyList<OperationResult> parts) => Averages.ByProperty(
        parts,
        (nameof(OperationResult.MedianUs), part => part.MedianUs),
        (nameof(OperationResult.MeanUs), part => part.MeanUs),
        (nameof(OperationResult.P95Us), part => part.P95Us),
        (nameof(OperationResult.P99Us), part => part.P99Us),
        (nameof(OperationResult.CpuMs), part => part.CpuMs));
}
