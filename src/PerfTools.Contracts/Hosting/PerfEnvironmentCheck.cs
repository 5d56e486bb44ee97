namespace PerfTools;

/// <summary>One thing about a host that decides what measurements on it are worth.</summary>
public sealed record PerfEnvironmentCheck
{
    /// <summary>The <see cref="Check"/> of the last row, which sums up the others.</summary>
    public const string SummaryCheck = "Summary";

    /// <summary>The host's name.</summary>
    public required string Target { get; init; }

    /// <summary>What was looked at, for example <c>StallWorst</c>; of the last row <c>Summary</c>.</summary>
    public required string Check { get; init; }

    /// <summary>What was found, in <see cref="Unit"/>; null where it is no number, or could not be read.</summary>
    public double? Value { get; init; }

    /// <summary>The unit of <see cref="Value"/>: ns, us, %, MB, or what is counted.</summary>
    public string Unit { get; init; } = string.Empty;

    /// <summary>
    /// Pass: it disturbs no measurement. Inconclusive: whether it does depends on what is measured. Fail: it does. NotEvaluated:
    /// it could not be read, or is said without being judged; the <see cref="Reason"/> says which.
    /// </summary>
    public Verdict Verdict { get; init; }

    /// <summary>The bound that <see cref="Value"/> must keep for Pass, as <c>&lt;1000</c>; empty where nothing is judged.</summary>
    public string Bound { get; init; } = string.Empty;

    /// <summary>More about the value; of the last row one line about all.</summary>
    public string Detail { get; init; } = string.Empty;

    /// <summary>What to do about it; empty where nothing is to be done.</summary>
    public string Advice { get; init; } = string.Empty;

    /// <summary>Why it was not judged; empty where it was.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>When the look at the host began.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it took, for all rows together, in milliseconds.</summary>
    public double DurationMs { get; init; }

    /// <summary>What a table shows beside the value: the detail, else why there is no verdict; and after it what to do.</summary>
    public string GetRemark()
    {
        string found = Detail.Length > 0 ? Detail : Reason;
        return Advice.Length == 0 || Check == SummaryCheck ? found : found.Length == 0 ? Advice : $"{found}; {Advice}";
    }

    /// <summary>The check, what was found and the verdict.</summary>
    public override string ToString() => Check == SummaryCheck ? Detail : FormattableString.Invariant($"{Check} {Value} {Unit}: {Verdict}");
}
