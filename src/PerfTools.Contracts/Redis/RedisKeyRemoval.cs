namespace PerfTools;

/// <summary>What <c>Clear-RedisKey -PassThru</c> says about one server and pattern.</summary>
public sealed record RedisKeyRemoval
{
    /// <summary>Host and port, or socket path.</summary>
    public required string Target { get; init; }

    /// <summary>The logical database.</summary>
    public required int Database { get; init; }

    /// <summary>The glob pattern.</summary>
    public required string Pattern { get; init; }

    /// <summary>Keys that matched while the scan ran.</summary>
    public required long MatchedCount { get; init; }

    /// <summary>Keys that were removed; a key that expired in between is matched and not removed.</summary>
    public required long RemovedCount { get; init; }

    /// <summary>When the scan began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it took.</summary>
    public required double DurationMs { get; init; }
}
