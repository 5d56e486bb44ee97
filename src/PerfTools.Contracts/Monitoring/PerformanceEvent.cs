namespace PerfTools;

/// <summary>What can happen to a watched target.</summary>
public enum PerformanceEventKind
{
    /// <summary>A process is there that was not.</summary>
    Appeared,

    /// <summary>A process is gone, or was not there when the watch began.</summary>
    Disappeared,

    /// <summary>A target was replaced: a process id belongs to another process, or a server was started anew.</summary>
    Restarted,

    /// <summary>A target cannot be read.</summary>
    Unreachable,

    /// <summary>A target can be read again.</summary>
    Reachable,

    /// <summary>A value has been on the wrong side of its bound for long enough.</summary>
    AlertRaised,

    /// <summary>A value has been back on the right side for long enough, or its target has ended.</summary>
    AlertCleared,
}

/// <summary>Something that happened to a watched target. It is told once, when it happens.</summary>
public sealed record PerformanceEvent
{
    /// <summary>The target; of a name that no process has, the name.</summary>
    public required string Target { get; init; }

    /// <summary>What happened.</summary>
    public PerformanceEventKind Kind { get; init; }

    /// <summary>When it was noticed.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Of an alert, the property of the snapshot; else empty.</summary>
    public string Metric { get; init; } = string.Empty;

    /// <summary>Of an alert, the value that raised or cleared it, in the unit of <see cref="Metric"/>; null where the target has ended.</summary>
    public double? Value { get; init; }

    /// <summary>Of an alert, the bound as <c>&gt;80</c>; else empty.</summary>
    public string Bound { get; init; } = string.Empty;

    /// <summary>Of an alert, how long the value must be on one side; else null.</summary>
    public TimeSpan? For { get; init; }

    /// <summary>The same in words.</summary>
    public string Message { get; init; } = string.Empty;

    /// <summary>Whether this is a change of an alert.</summary>
    public bool IsAlert() => Kind is PerformanceEventKind.AlertRaised or PerformanceEventKind.AlertCleared;

    /// <summary>What happened, as tables show it.</summary>
    public string GetWords() => SnapshotText.Words(Kind);

    /// <summary>The target and what happened.</summary>
    public override string ToString() => $"{Target}: {Kind}{(Message.Length > 0 ? $": {Message}" : string.Empty)}";
}
