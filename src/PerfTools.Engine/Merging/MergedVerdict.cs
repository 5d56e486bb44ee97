namespace PerfTools.Engine.Merging;

/// <summary>What the verdicts of several results say together.</summary>
internal static class MergedVerdict
{
    // What was not judged cannot make a whole that passes.
    private static readonly Verdict[] WorstFirst = [Verdict.Fail, Verdict.NotEvaluated, Verdict.Inconclusive, Verdict.Pass];

    public static (Verdict Verdict, string Violations) WorstOf(IReadOnlyList<(Verdict Verdict, string Violations)> parts)
    {
        Verdict worst = Array.Find(WorstFirst, verdict => parts.Any(part => part.Verdict == verdict));
        IEnumerable<string> reasons = parts.Where(part => part.Verdict == worst && part.Violations.Length > 0).Select(part => part.Violations).Distinct().Order(StringComparer.Ordinal);
        return (worst, worst == Verdict.NotEvaluated ? string.Empty : string.Join("; ", reasons));
    }
}
