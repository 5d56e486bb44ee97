using PerfTools.Engine.History;

namespace PerfTools.Engine.Reporting;

/// <summary>What a result says, as reports show it: a verdict with a symbol, so that nothing hangs on colour.</summary>
internal static class ReportOutcome
{
    /// <summary>The verdict of a result; a regression is Fail, and an improvement or no difference Pass.</summary>
    public static Verdict Of(object result) => result switch
    {
        ComparisonResult { Verdict: ComparisonVerdict.Regressed } => Verdict.Fail,
        ComparisonResult { Verdict: ComparisonVerdict.Inconclusive } => Verdict.Inconclusive,
        ComparisonResult => Verdict.Pass,
        _ => ResultKinds.VerdictOf(result) ?? Verdict.NotEvaluated,
    };

    /// <summary>The worst of all. What is said of the host judges no result.</summary>
    public static Verdict Of(IEnumerable<object> results)
    {
        HashSet<Verdict> found = [.. results.Where(result => result is not PerfEnvironmentCheck).Select(Of)];
        return found.Contains(Verdict.Fail) ? Verdict.Fail
            : found.Contains(Verdict.Inconclusive) ? Verdict.Inconclusive
            : found.Contains(Verdict.Pass) ? Verdict.Pass
            : Verdict.NotEvaluated;
    }

    public static string Text(Verdict verdict) => verdict switch
    {
        Verdict.Pass => "✔ Pass",
        Verdict.Fail => "✘ Fail",
        Verdict.Inconclusive => "? Inconclusive",
        _ => "– Not evaluated",
    };

    /// <summary>Why: what a result says of itself.</summary>
    public static string Why(object result) => string.Join(
        "; ",
        new[] { "Violations", "Reason", "StabilityReason", "ErrorSummary", "Advice" }
            .Select(name => result.GetType().GetProperty(name)?.GetValue(result) as string).Where(text => !string.IsNullOrEmpty(text)).Distinct());
}
