namespace PerfTools;

/// <summary>
/// The counters of one Redis server over one window: sizes as they were at its end, rates between the two readings of
/// INFO at its ends. A value that the server does not give, or that this window cannot tell, is null.
/// </summary>
public sealed record RedisStatistic
{
    /// <summary>Host and port, or socket path.</summary>
    public required string Target { get; init; }

    /// <summary>The server's product and version, or <c>unknown</c>.</summary>
    public required string Server { get; init; }

    /// <summary>The version alone; empty where the server does not say.</summary>
    public string Version { get; init; } = string.Empty;

    /// <summary>Master or replica.</summary>
    public RedisRole Role { get; init; }

    /// <summary>Hash slots of a cluster's 16,384 that this node owns; null where no cluster was asked for.</summary>
    public int? SlotCount { get; init; }

    /// <summary>When the window began: the earlier reading.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended: the reading whose sizes these are.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Length of the window, by this host's own clock.</summary>
    public double WindowMs { get; init; }

    /// <summary>How long the server has been running.</summary>
    public long? UptimeSeconds { get; init; }

    /// <summary>Whether the server was started again within the window; the rates are null then.</summary>
    public bool Restarted { get; init; }

    /// <summary>Median of five PINGs one after another, by the wire client.</summary>
    public double? PingUs { get; init; }

    /// <summary>Commands a second within the window, without those of the reading itself.</summary>
    public double? CommandsPerSecond { get; init; }

    /// <summary>Of the keys that were looked up within the window, those that were there; null where none was looked up.</summary>
    public double? HitRatePercent { get; init; }

    /// <summary>Keys looked up and found, since the server started or its statistics were reset.</summary>
    public long? KeyspaceHits { get; init; }

    /// <summary>Keys looked up and not found, since the server started or its statistics were reset.</summary>
    public long? KeyspaceMisses { get; init; }

    /// <summary>Keys of all databases.</summary>
    public long? KeyCount { get; init; }

    /// <summary>Bytes a second that the server received within the window, without those of the reading itself.</summary>
    public double? InputBytesPerSecond { get; init; }

    /// <summary>Bytes a second that the server sent within the window, without those of the reading itself.</summary>
    public double? OutputBytesPerSecond { get; init; }

    /// <summary>Memory that the server has allocated.</summary>
    public long? UsedMemoryBytes { get; init; }

    /// <summary>Memory of the process, as the operating system sees it.</summary>
    public long? UsedMemoryRssBytes { get; init; }

    /// <summary>The server's memory limit; null where it has none.</summary>
    public long? MaxMemoryBytes { get; init; }

    /// <summary>Resident memory over allocated memory, as the server says; of a server with little data it means nothing.</summary>
    public double? FragmentationRatio { get; init; }

    /// <summary>Keys evicted for want of memory, since the server started or its statistics were reset.</summary>
    public long? EvictedKeys { get; init; }

    /// <summary>Keys evicted a second within the window.</summary>
    public double? EvictedPerSecond { get; init; }

    /// <summary>Keys a second whose time had come within the window.</summary>
    public double? ExpiredPerSecond { get; init; }

    /// <summary>Client connections, the one of the reading included.</summary>
    public long? ConnectedClients { get; init; }

    /// <summary>Clients that wait in a blocking command such as BLPOP.</summary>
    public long? BlockedClients { get; init; }

    /// <summary>Connections refused for maxclients, since the server started or its statistics were reset.</summary>
    public long? RejectedConnections { get; init; }

    /// <summary>Entries in the slow log; null where the user may not read it.</summary>
    public long? SlowLogLength { get; init; }

    /// <summary>Entries that came into the slow log within the window, as far as they are still in it.</summary>
    public long? NewSlowLogEntries { get; init; }

    /// <summary>Replicas that are connected to this server.</summary>
    public long? ReplicaCount { get; init; }

    /// <summary>
    /// Of a master, bytes by which the slowest of its replicas is behind, as far as they have acknowledged, which they do
    /// once a second. Null without replicas, and on a replica.
    /// </summary>
    public long? ReplicationLagBytes { get; init; }

    /// <summary>Of a replica, whether it is connected to its master; null on a master.</summary>
    public bool? IsMasterLinkUp { get; init; }

    /// <summary>What the thresholds say.</summary>
    public Verdict Verdict { get; init; }

    /// <summary>Each threshold that is not clearly met, with the value.</summary>
    public string Violations { get; init; } = string.Empty;

    /// <summary>What a reader of these numbers should know: a restart, statistics that were reset.</summary>
    public string Notes { get; init; } = string.Empty;
}
