using PerfTools.Engine.Statistics;

namespace PerfTools.Engine.Comparison;

/// <summary>Pairs results and compares each pair.</summary>
internal sealed class ResultComparison(ComparisonOptions options)
{
    /// <summary>Called for each result or pair that cannot be compared; the others go on.</summary>
    public required Action<MeasurementException> Failed { get; init; }

    public IReadOnlyList<ComparisonResult> Compare(IReadOnlyList<ComparedResult> baseline, IReadOnlyList<ComparedResult> current)
    {
        List<ComparisonResult> rows = [];
        foreach ((ComparedSide then, ComparedSide now) in new ResultPairing(options) { Failed = Failed }.Pairs(baseline, current))
        {
            if (Check(then, now, out string difference))
                foreach (ComparisonMetric metric in options.Metrics.Distinct()) rows.Add(Row(then, now, metric, difference));
        }

        return rows;
    }

    private bool Check(ComparedSide then, ComparedSide now, out string difference)
    {
        difference = ComparedSide.Difference([.. then.Runs, .. now.Runs]) ?? string.Empty;
        if (then.Samples.Count == 0 || now.Samples.Count == 0)
        {
            Failed(new MeasurementException(FailureKind.NotComparable, now.First.Target, $"{(now.Samples.Count == 0 ? "the current result has" : "the baseline has")} not one sample: no operation succeeded."));
            return false;
        }

        if (difference.Length == 0 || options.Force) return true;
        Failed(new MeasurementException(FailureKind.NotComparable, now.First.Target, $"the results are not comparable: {difference}."));
        return false;
    }

    private ComparisonResult Row(ComparedSide then, ComparedSide now, ComparisonMetric metric, string difference)
    {
        ShiftEstimate estimate = ShiftEstimate.Of(then, now, metric, options.ConfidencePercent / 100);
        ComparisonJudgement judgement = ComparisonJudgement.Of(estimate, then, now, metric, options);
        double all = estimate.Variances.Sampling + estimate.Variances.Excess;
        bool knowsRounds = then.Excess is not null || now.Excess is not null;
        return new ComparisonResult
        {
            Target = now.Targets,
            BaselineTarget = then.Targets,
            Kind = now.First.Kind,
            Operation = now.First.Operation,
            PayloadBytes = now.First.PayloadBytes,
            Metric = metric,
            Unit = now.First.Unit,
            BaselineValue = SignificantDigits.Of(estimate.Baseline),
            CurrentValue = SignificantDigits.Of(estimate.Current),
            Shift = SignificantDigits.Of(estimate.Shift),
            ShiftLow = estimate.Interval is { } ends ? SignificantDigits.Of(ends.Low) : null,
            ShiftHigh = estimate.Interval is { } bounds ? SignificantDigits.Of(bounds.High) : null,
            ShiftPercent = Percent(estimate.Shift, estimate.Baseline),
            ShiftLowPercent = Percent(estimate.Interval?.Low, estimate.Baseline),
            ShiftHighPercent = Percent(estimate.Interval?.High, estimate.Baseline),
            ConfidencePercent = options.ConfidencePercent,
            PValue = estimate.PValue is { } p ? SignificantDigits.Of(p) : null,
            Margin = SignificantDigits.Of(options.Margin.Of(estimate.Baseline)),
            Verdict = judgement.Verdict,
            Reason = judgement.Reason,
            SamplesToDecide = judgement.SamplesToDecide,
            BaselineCount = then.Samples.Count,
            CurrentCount = now.Samples.Count,
            BaselineRuns = then.Runs.Count,
            CurrentRuns = now.Runs.Count,
            RoundVariancePercent = knowsRounds && all > 0 ? Math.Round(100 * estimate.Variances.Excess / all, 1) : null,
            BaselineStartedAt = then.StartedAt,
            StartedAt = now.StartedAt,
            Notes = Notes(then, now, difference),
        };
    }

    private static string Notes(ComparedSide then, ComparedSide now, string difference)
    {
        List<string> notes = [];
        if (difference.Length > 0) notes.Add($"compared by force: {difference}");
        if (then.Instability.Length > 0) notes.Add($"the baseline was not stable: {then.Instability}");
        if (now.Instability.Length > 0) notes.Add($"not stable: {now.Instability}");
        if (then.ErrorPercent != now.ErrorPercent) notes.Add(FormattableString.Invariant($"{now.ErrorPercent:0.##} % of the operations failed, {then.ErrorPercent:0.##} % in the baseline"));
        return string.Join("; ", notes);
    }

    private static double? Percent(double? value, double of) => value is { } known && of > 0 ? Math.Round(100 * known / of, 3) : null;
}
