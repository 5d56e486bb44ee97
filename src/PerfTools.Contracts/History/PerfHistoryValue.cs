namespace PerfTools;

/// <summary>One number of one result in a history: a point of a series.</summary>
public sealed record PerfHistoryValue
{
    /// <summary>When the result was written, by the clock of its machine.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>The result's target.</summary>
    public required string Target { get; init; }

    /// <summary>What of the target was measured, under what conditions; see <see cref="PerfHistoryRecord.Case"/>.</summary>
    public string Case { get; init; } = string.Empty;

    /// <summary>The property that the number is of; its unit is the end of the name.</summary>
    public required string Metric { get; init; }

    /// <summary>The number; null where the run could not determine it.</summary>
    public double? Value { get; init; }

    /// <summary>What the writer named the result, for example a build; empty for nothing.</summary>
    public string Label { get; init; } = string.Empty;

    /// <summary>The name of the machine that it was written on.</summary>
    public string Host { get; init; } = string.Empty;

    /// <summary>System, architecture, number and model of processors of that machine.</summary>
    public string HostClass { get; init; } = string.Empty;

    /// <summary>The type of the result, without its namespace.</summary>
    public string Kind { get; init; } = string.Empty;
}
