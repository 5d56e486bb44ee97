using PerfTools.Engine.History;

namespace PerfTools.Engine.Reporting;

/// <summary>What a result says, as reports show it: a verdict with a symbol, so that nothing hangs on colour.</summary>
internal static class ReportOutcome
{
    private static readonly string[] Reasons = ["Violations", "Reason", "StabilityReason", "ErrorSummary", "Advice", "Message"];

    /// <summary>Worst first.</summary>
    public static IReadOnlyList<Verdict> Severity { get; } = [Verdict.Fail, Verdict.Inconclusive, Verdict.Pass, Verdict.NotEvaluated];

    /// <summary>The verdict of a result; a regression and an alert are Fail, and an improvement or no difference Pass.</summary>
    public static Verdict Of(object result) => result switch
    {
        PerformanceEvent happened => happened.Kind == PerformanceEventKind.AlertRaised ? Verdict.Fail : Verdict.NotEvaluated,
        _ when Comparison(result) is { } compared => compared switch
        {
            ComparisonVerdict.Regressed => Verdict.Fail,
            ComparisonVerdict.Inconclusive => Verdict.Inconclusive,
            _ => Verdict.Pass,
        },
        _ => ResultKinds.VerdictOf(result) ?? Verdict.NotEvaluated,
    };

    /// <summary>The worst of all. What is said of the host judges no result.</summary>
    public static Verdict Of(IEnumerable<object> results)
    {
        HashSet<Verdict> found = [.. results.Where(result => result is not PerfEnvironmentCheck).Select(Of)];
        return Severity.FirstOrDefault(found.Contains, Verdict.NotEvaluated);
    }

    /// <summary>Symbol and word.</summary>
    public static string Text(Verdict verdict) => $"{Symbol(verdict)} {Word(verdict)}";

    public static string Symbol(Verdict verdict) => verdict switch
    {
        Verdict.Pass => "✔",
        Verdict.Fail => "✘",
        Verdict.Inconclusive => "?",
        _ => "–",
    };

    public static string Word(Verdict verdict) => verdict == Verdict.NotEvaluated ? "Not evaluated" : verdict.ToString();

    /// <summary>The same of a result, in the words of its kind.</summary>
    public static string TextOf(object result) => result switch
    {
        PerformanceEvent happened => $"{Symbol(Of(result))} {happened.GetWords()}",
        _ when Comparison(result) is { } compared => $"{Symbol(Of(result))} {ColumnName.Of(compared.ToString())}",
        _ => Text(Of(result)),
    };

    /// <summary>Whether results of a kind are judged at all.</summary>
    public static bool IsJudged(Type type) => type == typeof(PerformanceEvent) || type.GetProperty(nameof(Verdict)) is not null;

    /// <summary>Why: what a result says of itself.</summary>
    public static string Why(object result) => ResultKinds.TextsOf(result, Reasons);

    private static ComparisonVerdict? Comparison(object result) => result switch
    {
        ComparisonResult row => row.Verdict,
        PerfChange change => change.Verdict,
        _ => null,
    };
}
