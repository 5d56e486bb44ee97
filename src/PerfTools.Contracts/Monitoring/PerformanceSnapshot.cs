namespace PerfTools;

/// <summary>One watched target over one interval. What does not apply to its kind, or could not be read, is null.</summary>
public sealed record PerformanceSnapshot
{
    /// <summary>The process by name and id, the server by its address, the page by its address without a query.</summary>
    public required string Target { get; init; }

    /// <summary>What the target is.</summary>
    public MonitoredKind Kind { get; init; }

    /// <summary>The process's id.</summary>
    public int? ProcessId { get; init; }

    /// <summary>The process's name.</summary>
    public string? ProcessName { get; init; }

    /// <summary>CPU time over the interval, in percent of one processor.</summary>
    public double? CpuPercentOfCore { get; init; }

    /// <summary>CPU time over the interval, in percent of all processors that the process may use.</summary>
    public double? CpuPercentOfMachine { get; init; }

    /// <summary>Memory that is in use, with what is shared with others, in bytes.</summary>
    public long? WorkingSetBytes { get; init; }

    /// <summary>Memory that no other process has, in bytes; read as often as a small share of one processor allows.</summary>
    public long? PrivateBytes { get; init; }

    /// <summary>Threads of the process.</summary>
    public int? ThreadCount { get; init; }

    /// <summary>Open handles, on Unix file descriptors.</summary>
    public int? HandleCount { get; init; }

    /// <summary>Time of one request on a connection that was open already, to the last byte of the reply, in milliseconds.</summary>
    public double? LatencyMs { get; init; }

    /// <summary>The reply's HTTP status.</summary>
    public int? StatusCode { get; init; }

    /// <summary>Keys that were found, in percent of those that were looked for in the interval; null where none was.</summary>
    public double? HitRatePercent { get; init; }

    /// <summary>Commands that the server processed, per second of the interval.</summary>
    public double? CommandsPerSecond { get; init; }

    /// <summary>Memory that the server says it uses, in bytes.</summary>
    public long? UsedMemoryBytes { get; init; }

    /// <summary>Keys that were evicted, per second of the interval.</summary>
    public double? EvictedPerSecond { get; init; }

    /// <summary>Clients of the server.</summary>
    public long? ConnectedClients { get; init; }

    /// <summary>Entries in the slow log.</summary>
    public long? SlowLogLength { get; init; }

    /// <summary>Time of one PING, in microseconds.</summary>
    public double? PingUs { get; init; }

    /// <summary>Alerts that stand raised, as <c>CpuPercentOfCore>80</c>; empty for none.</summary>
    public string Alerts { get; init; } = string.Empty;

    /// <summary>Why the target could not be read; empty where it could.</summary>
    public string Error { get; init; } = string.Empty;

    /// <summary>The target's main number over the last intervals: CPU of a process, commands of a Redis server, latency of an address.</summary>
    public string Trend { get; init; } = string.Empty;

    /// <summary>CPU time of the threads that watch, over the interval before this one was read, in percent of one processor; null where the system does not tell.</summary>
    public double? OwnCpuPercentOfCore { get; init; }

    /// <summary>Intervals that were left out so far, because the one before was read too late.</summary>
    public long MissedIntervals { get; init; }

    /// <summary>When the interval began.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>The interval's real length, in milliseconds.</summary>
    public double DurationMs { get; init; }

    /// <summary>The number that <see cref="Trend"/> draws.</summary>
    public double? GetMainValue() => Kind switch
    {
        MonitoredKind.Redis => CommandsPerSecond,
        MonitoredKind.Uri => LatencyMs,
        _ => CpuPercentOfCore,
    };

    /// <summary>The same with its unit, as tables show it.</summary>
    public string GetNow() => SnapshotText.Main(this);

    /// <summary>What is wrong, and the other numbers in one line, as tables show them.</summary>
    public string GetDetails() => SnapshotText.All(this);

    /// <summary>When the interval ended.</summary>
    public DateTimeOffset GetEnd() => StartedAt.AddMilliseconds(DurationMs);

    /// <summary>The target and its main number.</summary>
    public override string ToString() => Error.Length > 0 ? $"{Target}: {Error}" : Kind switch
    {
        MonitoredKind.Redis => FormattableString.Invariant($"{Target}: {CommandsPerSecond:0.#} commands/s"),
        MonitoredKind.Uri => FormattableString.Invariant($"{Target}: {StatusCode} in {LatencyMs:0.###} ms"),
        _ => FormattableString.Invariant($"{Target}: {CpuPercentOfCore:0.##} % of a core"),
    };
}
