using System.Globalization;

namespace PerfTools.Engine.Comparison;

/// <summary>
/// What a shift and its interval say. A difference counts where the interval excludes 0 and the shift reaches the margin; none
/// is shown only where the whole interval lies within the margin (the confidence-interval form of an equivalence test,
/// Schuirmann, Journal of Pharmacokinetics and Biopharmaceutics 15, 1987). A small p decides nothing: with many samples, every trifle has one.
/// </summary>
internal sealed record ComparisonJudgement(ComparisonVerdict Verdict, string Reason, long? SamplesToDecide)
{
    private const double MuchMoreErrors = 1;
    private const long MostSamples = 1_000_000_000_000;

    public static ComparisonJudgement Of(ShiftEstimate estimate, ComparedSide baseline, ComparedSide current, ComparisonMetric metric, ComparisonOptions options)
    {
        double margin = options.Margin.Of(estimate.Baseline);
        if (estimate.Interval is not { } interval) return TooFew(baseline, current, metric, options);
        double size = Math.Abs(estimate.Shift);
        bool excludesZero = interval.Low > 0 || interval.High < 0;
        bool isClear = interval.Low > margin || interval.High < -margin;
        if (excludesZero && size >= margin)
        {
            bool isWorse = estimate.Shift > 0 != options.HigherIsBetter;
            ComparisonVerdict verdict = isWorse ? ComparisonVerdict.Regressed : ComparisonVerdict.Improved;
            string? doubt = isClear ? MoreErrors(baseline, current, isWorse) : MoreErrors(baseline, current, isWorse) ?? Unstable(baseline, current);
            return doubt is null
                ? new ComparisonJudgement(verdict, $"{Text(size)} {(estimate.Shift > 0 ? "more" : "less")}{Unit(baseline)}, at least the margin of {Text(margin)}; the interval excludes 0", null)
                : new ComparisonJudgement(ComparisonVerdict.Inconclusive, doubt, null);
        }

        if (interval.Low > -margin && interval.High < margin)
        {
            return (MoreErrors(baseline, current, isWorse: false) ?? Unstable(baseline, current)) is { } doubt
                ? new ComparisonJudgement(ComparisonVerdict.Inconclusive, doubt, null)
                : new ComparisonJudgement(ComparisonVerdict.NoDifference, $"the interval lies within the margin of {Text(margin)}{Unit(baseline)}", null);
        }

        return Undecided(estimate, excludesZero, size, margin, baseline, current);
    }

    private static ComparisonJudgement Undecided(ShiftEstimate estimate, bool excludesZero, double size, double margin, ComparedSide baseline, ComparedSide current)
    {
        string what = excludesZero
            ? $"there is a shift, and it may be more or less than the margin of {Text(margin)}{Unit(baseline)}"
            : $"the interval holds 0 and more than the margin of {Text(margin)}{Unit(baseline)}";

        // Either to exclude 0, or to lie within the margin.
        double half = size >= margin ? size : margin - size;
        double allowed = half * half / (estimate.Quantile * estimate.Quantile);
        (double sampling, double excess) = estimate.Variances;
        if (excess >= allowed)
        {
            long runs = (long)Math.Ceiling(Math.Min(MostSamples, Math.Max(baseline.Runs.Count, current.Runs.Count) * (excess + sampling) / allowed));
            return new ComparisonJudgement(
                ComparisonVerdict.Inconclusive, $"{what}; {(baseline.Runs.Count + current.Runs.Count > 2 ? "the runs" : "the rounds or samples of a run")} vary too much for more samples to help: about {Math.Max(3, runs)} runs on each side would", null);
        }

        double samples = Math.Ceiling(Math.Max(baseline.Samples.Count, current.Samples.Count) * sampling / (allowed - excess));
        return samples < MostSamples
            ? new ComparisonJudgement(ComparisonVerdict.Inconclusive, $"{what}; about {Count((long)samples)} samples on each side would decide", (long)samples)
            : new ComparisonJudgement(ComparisonVerdict.Inconclusive, $"{what}; the shift is the margin itself, which no number of samples decides", null);
    }

    private static ComparisonJudgement TooFew(ComparedSide baseline, ComparedSide current, ComparisonMetric metric, ComparisonOptions options)
    {
        long needed = SampleNeed.Of(metric, options.ConfidencePercent / 100);
        return new ComparisonJudgement(
            ComparisonVerdict.Inconclusive,
            $"{Count(baseline.Samples.Count)} and {Count(current.Samples.Count)} samples are too few for an interval; at least {Count(needed)} on each side are needed", needed);
    }

    /// <summary>Times are those of operations that succeeded: where more fail, they are of a selection.</summary>
    private static string? MoreErrors(ComparedSide baseline, ComparedSide current, bool isWorse) =>
        !isWorse && current.ErrorPercent > baseline.ErrorPercent + MuchMoreErrors
            ? $"{Text(current.ErrorPercent)} % of the operations failed, {Text(baseline.ErrorPercent)} % in the baseline: the times are those of the others"
            : null;

    private static string? Unstable(ComparedSide baseline, ComparedSide current) =>
        baseline.Instability.Length > 0 ? $"the baseline was not stable: {baseline.Instability}"
        : current.Instability.Length > 0 ? $"not stable: {current.Instability}" : null;

    private static string Unit(ComparedSide side) => side.First.Unit.Length == 0 ? string.Empty : $" {side.First.Unit}";

    private static string Text(double value) => value.ToString(value >= 1000 ? "#,0" : "G4", CultureInfo.InvariantCulture);

    private static string Count(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);
}
