namespace PerfTools;

/// <summary>What is allowed on machines of one class.</summary>
public sealed record PerfProfileEnvironment
{
    /// <summary>The class that stands for all machines that have no entry of their own.</summary>
    public const string AnyHost = "*";

    /// <summary>The class as a history has it, see <see cref="PerfHost.Class"/>; <c>*</c> for all others.</summary>
    public required string HostClass { get; init; }

    /// <summary>What a reader should know of it; empty for nothing.</summary>
    public string Comment { get; init; } = string.Empty;

    /// <summary>Thresholds, one entry for each thing that is measured.</summary>
    public IReadOnlyList<PerfProfileEntry> Thresholds { get; init; } = [];

    /// <summary>What <c>Test-MemoryLeak</c> allows; null where it was not calibrated.</summary>
    public PerfMemoryLimits? Memory { get; init; }

    /// <summary>The same with a threshold for one metric, in the place of the one that there was.</summary>
    /// <param name="kind">The type of the results, without its namespace.</param>
    /// <param name="target">Their target.</param>
    /// <param name="of">What of it was measured, see <see cref="PerfHistoryRecord.Case"/>.</param>
    /// <param name="metric">The property.</param>
    /// <param name="expression">Operator and number.</param>
    public PerfProfileEnvironment WithThreshold(string kind, string target, string of, string metric, string expression)
    {
        PerfProfileEntry[] entries = [.. Thresholds];
        int place = Array.FindIndex(entries, entry => entry.Kind == kind && entry.Target == target && entry.Case == of);
        PerfProfileEntry before = place < 0 ? new PerfProfileEntry { Kind = kind, Target = target, Case = of } : entries[place];
        PerfProfileEntry after = before with { Metrics = new Dictionary<string, string>(before.Metrics) { [metric] = expression } };
        if (place < 0) return this with { Thresholds = [.. entries, after] };
        entries[place] = after;
        return this with { Thresholds = entries };
    }
}
