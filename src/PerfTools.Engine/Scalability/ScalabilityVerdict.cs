namespace PerfTools.Engine.Scalability;

/// <summary>Judges a result: by intervals what was fitted, by its value what was measured.</summary>
internal static class ScalabilityVerdict
{
    private static readonly string[] Facts =
    [
        nameof(ScalabilityResult.PointCount), nameof(ScalabilityResult.ExcludedPointCount), nameof(ScalabilityResult.SmallestConcurrency),
        nameof(ScalabilityResult.LargestConcurrency), nameof(ScalabilityResult.MaxMeasuredPerSecond), nameof(ScalabilityResult.MaxMeasuredConcurrency),
        nameof(ScalabilityResult.KneeConcurrency), nameof(ScalabilityResult.LargestConcurrencyBelowKnee), nameof(ScalabilityResult.BaseP95Us),
        nameof(ScalabilityResult.KneeP95Us), nameof(ScalabilityResult.MaxClientCpuPercent), nameof(ScalabilityResult.RSquared),
        nameof(ScalabilityResult.ResidualPercent), nameof(ScalabilityResult.DurationMs),
    ];

    /// <param name="result">The result.</param>
    /// <param name="doubt">What the points could not tell, if anything.</param>
    /// <param name="bootstrap">The intervals, if there was a fit.</param>
    /// <param name="thresholds">What it is judged by.</param>
    public static ScalabilityResult Judge(ScalabilityResult result, ScalabilityDoubt? doubt, UslBootstrap? bootstrap, ThresholdSet thresholds)
    {
        if (thresholds.IsEmpty) return result with { Verdict = doubt is null ? Verdict.NotEvaluated : Verdict.Inconclusive };
        if (bootstrap is null || doubt is { CarriesFit: false })
        {
            // Without a fit that stands, only what was measured can break a threshold, and nothing can pass.
            Verdict facts = thresholds.Only(Facts).Evaluate(result).Verdict;
            return result with
            {
                Verdict = facts == Verdict.Fail ? Verdict.Fail : Verdict.Inconclusive,
                Violations = thresholds.Evaluate(result).Violations,
            };
        }

        (Verdict verdict, string violations) = thresholds.Evaluate(Unbounded(result), null, Intervals(result, bootstrap));
        return result with { Verdict = verdict, Violations = violations };
    }

    /// <summary>A peak that is not there is one at infinity, so that "at least 16" can be met.</summary>
    private static ScalabilityResult Unbounded(ScalabilityResult result) => result with
    {
        BestConcurrency = result.BestConcurrency ?? double.PositiveInfinity,
        PeakThroughputPerSecond = result.PeakThroughputPerSecond ?? double.PositiveInfinity,
        AsymptotePerSecond = result.AsymptotePerSecond ?? double.PositiveInfinity,
    };

    private static Dictionary<string, (double Low, double High)> Intervals(ScalabilityResult result, UslBootstrap bootstrap)
    {
        int largest = result.LargestConcurrency!.Value;
        (double Low, double High) best = bootstrap.Interval(model => model.BestConcurrency);
        (double Low, double High) peak = bootstrap.Interval(model => model.PeakThroughput);
        if (!(result.BestConcurrency <= result.LargestConcurrency))
        {
            // Beyond the measured range the law is a guess: what is known is "at least as much as was seen".
            best = (Math.Min(best.Low, largest), double.PositiveInfinity);
            peak = (Math.Min(peak.Low, bootstrap.Interval(model => model.At(largest)).Low), double.PositiveInfinity);
        }
        else if (result.IsPeakExtrapolated)
        {
            best = (1, best.High);
            peak = (Math.Min(peak.Low, bootstrap.Interval(model => model.At(result.SmallestConcurrency!.Value)).Low), double.PositiveInfinity);
        }

        return new Dictionary<string, (double, double)>
        {
            [nameof(ScalabilityResult.LambdaPerSecond)] = bootstrap.Interval(model => model.Lambda),
            [nameof(ScalabilityResult.Sigma)] = bootstrap.Interval(model => model.Sigma),
            [nameof(ScalabilityResult.Kappa)] = bootstrap.Interval(model => model.Kappa),
            [nameof(ScalabilityResult.AsymptotePerSecond)] = bootstrap.Interval(model => model.Asymptote),
            [nameof(ScalabilityResult.BestConcurrency)] = best,
            [nameof(ScalabilityResult.PeakThroughputPerSecond)] = peak,
        };
    }
}
