namespace PerfTools;

/// <summary>The thresholds for one thing that is measured: the results of one series of a history.</summary>
public sealed record PerfProfileEntry
{
    /// <summary>The type of the results, without its namespace, such as <c>OperationResult</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Their target.</summary>
    public required string Target { get; init; }

    /// <summary>What of the target was measured, under what conditions, see <see cref="PerfHistoryRecord.Case"/>; empty where the target says all.</summary>
    public string Case { get; init; } = string.Empty;

    /// <summary>What a reader should know of it; empty for nothing.</summary>
    public string Comment { get; init; } = string.Empty;

    /// <summary>A bound for each metric, as <c>-Threshold</c> takes it: a numeric property of the results, and an operator with a number.</summary>
    public IReadOnlyDictionary<string, string> Metrics { get; init; } = new Dictionary<string, string>();
}
