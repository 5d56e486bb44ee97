namespace PerfTools;

/// <summary>How fit a host was to measure on when a record of a history was written, in one line.</summary>
public sealed record PerfHostState
{
    /// <summary>The worst verdict of all that was looked at; see <see cref="PerfEnvironmentCheck.Verdict"/>.</summary>
    public Verdict Verdict { get; init; }

    /// <summary>What was looked at, what was not as it should be, and the load.</summary>
    public string Summary { get; init; } = string.Empty;

    /// <summary>Whether Test-PerfEnvironment looked, with its probes; else it was a look that disturbs nothing and sees no stalls.</summary>
    public bool IsProbed { get; init; }

    /// <summary>What Test-PerfEnvironment found.</summary>
    /// <param name="rows">Its rows.</param>
    /// <returns>Null where the last row, which sums up, is not among them.</returns>
    public static PerfHostState? Of(IEnumerable<PerfEnvironmentCheck> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return rows.LastOrDefault(row => row?.Check == PerfEnvironmentCheck.SummaryCheck) is { } summary
            ? new PerfHostState { Verdict = summary.Verdict, Summary = summary.Detail, IsProbed = true }
            : null;
    }

    /// <summary>The verdict and the summary.</summary>
    public override string ToString() => $"{Verdict}: {Summary}";
}
