namespace PerfTools;

/// <summary>A result in a history, with when, where and as what it was recorded.</summary>
public sealed record PerfHistoryRecord
{
    /// <summary>When it was written, by the clock of its machine. A clock can be put back: the order of a history is that of its file.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>The type of the result, without its namespace.</summary>
    public required string Kind { get; init; }

    /// <summary>The result's target.</summary>
    public required string Target { get; init; }

    /// <summary>What of the target was measured, under what conditions: operation, payload, sessions, environment. Empty where the target says all.</summary>
    public string Case { get; init; } = string.Empty;

    /// <summary>The result's verdict; null where its kind has none.</summary>
    public Verdict? Verdict { get; init; }

    /// <summary>What the writer named it, for example a build; empty for nothing.</summary>
    public string Label { get; init; } = string.Empty;

    /// <summary>The name of the machine that it was written on.</summary>
    public string Host { get; init; } = string.Empty;

    /// <summary>System, architecture, number and model of processors of that machine.</summary>
    public string HostClass { get; init; } = string.Empty;

    /// <summary>How fit that machine was to measure on, in one line; null in records of before it was kept.</summary>
    public PerfHostState? HostState { get; init; }

    /// <summary>The result itself.</summary>
    public required object Result { get; init; }

    /// <summary>The file that it was read from.</summary>
    public string Path { get; init; } = string.Empty;

    /// <summary>Its line in the file, from 1.</summary>
    public long Line { get; init; }

    /// <summary>The machine in parts, so that a record that is copied stays what it was.</summary>
    internal PerfHost? Machine { get; init; }
}
