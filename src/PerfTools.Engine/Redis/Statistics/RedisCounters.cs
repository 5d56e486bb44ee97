using PerfTools.Engine.Redis.Server;

namespace PerfTools.Engine.Redis.Statistics;

/// <summary>One reading of a server: what INFO, SLOWLOG and PING said, and when.</summary>
internal sealed record RedisCounters
{
    public required string Target { get; init; }

    /// <summary>The reply of INFO.</summary>
    public required InfoFields Info { get; init; }

    /// <summary>When INFO was asked for, by the clock of the reader, which never goes back.</summary>
    public required long Nanoseconds { get; init; }

    /// <summary>The same by the calendar.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What the reader itself had caused by then, which is in the server's totals.</summary>
    public OwnTraffic Own { get; init; }

    public int? SlotCount { get; init; }

    public double? PingUs { get; init; }

    /// <summary>Null where the user may not ask.</summary>
    public long? SlowLogLength { get; init; }

    /// <summary>Number of the latest entry of the slow log; they count on for as long as the server runs. Null where it is empty.</summary>
    public long? LatestSlowLogId { get; init; }
}

/// <summary>Commands that a reader has sent, and the bytes of requests and replies, since it was made.</summary>
internal readonly record struct OwnTraffic(long Commands, long RequestBytes, long ReplyBytes);
