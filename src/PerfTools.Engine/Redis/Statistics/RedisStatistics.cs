using PerfTools.Engine.Redis.Server;

namespace PerfTools.Engine.Redis.Statistics;

/// <summary>What two readings of a server say about the time between them.</summary>
internal static class RedisStatistics
{
    /// <summary>Totals that only grow while a server runs; one that is smaller than before was reset.</summary>
    private static readonly string[] Totals =
    [
        "total_connections_received", "total_commands_processed", "total_net_input_bytes", "total_net_output_bytes",
        "keyspace_hits", "keyspace_misses", "evicted_keys", "expired_keys", "rejected_connections",
    ];

    /// <param name="previous">The reading at the beginning of the window.</param>
    /// <param name="current">The reading at its end, of the same reader.</param>
    /// <param name="thresholds">What the result is judged by.</param>
    public static RedisStatistic Between(RedisCounters previous, RedisCounters current, ThresholdSet thresholds)
    {
        InfoFields info = current.Info;
        bool hasRestarted = HasRestarted(previous.Info, info);
        bool wasReset = !hasRestarted && Totals.Any(total => info.Integer(total) < previous.Info.Integer(total));
        RedisStatistic sizes = Sizes(current) with
        {
            StartedAt = previous.At,
            WindowMs = Math.Round((current.Nanoseconds - previous.Nanoseconds) / 1e6, 3),
            Restarted = hasRestarted,
            Notes = Notes(hasRestarted, wasReset, info),
        };
        RedisStatistic whole = hasRestarted || wasReset ? sizes : Rates(sizes, previous, current);
        (Verdict verdict, string violations) = thresholds.Evaluate(whole);
        return whole with { Verdict = verdict, Violations = violations };
    }

    private static bool HasRestarted(InfoFields before, InfoFields now) => before["run_id"] is { } first && now["run_id"] is { } second
        ? first != second
        : now.Integer("uptime_in_seconds") < before.Integer("uptime_in_seconds");

    private static string Notes(bool hasRestarted, bool wasReset, InfoFields info)
    {
        List<string> notes = [];
        if (hasRestarted) notes.Add("the server was started again within the window, which has no rates");
        if (wasReset) notes.Add("the statistics of the server were reset within the window, which has no rates");
        if (info.Integer("loading") > 0) notes.Add("the server is loading its data");
        return string.Join("; ", notes);
    }

    private static RedisStatistic Sizes(RedisCounters counters)
    {
        InfoFields info = counters.Info;
        RedisRole role = info["role"] switch { "master" => RedisRole.Master, "slave" or "replica" => RedisRole.Replica, _ => RedisRole.Unknown };
        return new RedisStatistic
        {
            Target = counters.Target,
            Server = info.Product,
            Version = info.Version,
            Role = role,
            SlotCount = counters.SlotCount,
            At = counters.At,
            UptimeSeconds = info.Integer("uptime_in_seconds"),
            PingUs = counters.PingUs,
            KeyspaceHits = info.Integer("keyspace_hits"),
            KeyspaceMisses = info.Integer("keyspace_misses"),
            KeyCount = KeyCount(info),
            UsedMemoryBytes = info.Integer("used_memory"),
            UsedMemoryRssBytes = info.Integer("used_memory_rss"),
            MaxMemoryBytes = info.Integer("maxmemory") is { } limit and > 0 ? limit : null,
            FragmentationRatio = info.Number("mem_fragmentation_ratio"),
            EvictedKeys = info.Integer("evicted_keys"),
            ConnectedClients = info.Integer("connected_clients"),
            BlockedClients = info.Integer("blocked_clients"),
            RejectedConnections = info.Integer("rejected_connections"),
            SlowLogLength = counters.SlowLogLength,
            ReplicaCount = info.Integer("connected_slaves"),
            ReplicationLagBytes = role == RedisRole.Master ? LagBytes(info) : null,
            IsMasterLinkUp = role == RedisRole.Replica && info["master_link_status"] is { } link ? link == "up" : null,
        };
    }

    // An empty server has no line for its databases: that there is nothing is known from the rest of the reply.
    private static long? KeyCount(InfoFields info)
    {
        long?[] databases = [.. info.OfNumbered("db", "keys")];
        return databases.Length > 0 || info["used_memory"] is not null ? databases.Aggregate<long?, long?>(0, (sum, keys) => sum + keys) : null;
    }

    /// <summary>A replica that is still being sent its first copy has no offset yet, and is left out.</summary>
    private static long? LagBytes(InfoFields info)
    {
        long? slowest = info.OfNumbered("slave", "offset").Where(offset => offset > 0).Min();
        return info.Integer("master_repl_offset") - slowest is { } lag ? Math.Max(0, lag) : null;
    }

    private static RedisStatistic Rates(RedisStatistic sizes, RedisCounters previous, RedisCounters current)
    {
        double seconds = (current.Nanoseconds - previous.Nanoseconds) / 1e9;
        (OwnTraffic then, OwnTraffic now) = (previous.Own, current.Own);
        long? hits = Grown("keyspace_hits");
        long? lookups = hits + Grown("keyspace_misses");
        return sizes with
        {
            CommandsPerSecond = Rate("total_commands_processed", now.Commands - then.Commands),
            InputBytesPerSecond = Rate("total_net_input_bytes", now.RequestBytes - then.RequestBytes),
            OutputBytesPerSecond = Rate("total_net_output_bytes", now.ReplyBytes - then.ReplyBytes),
            EvictedPerSecond = Rate("evicted_keys"),
            ExpiredPerSecond = Rate("expired_keys"),
            HitRatePercent = lookups > 0 ? Math.Round(100.0 * hits!.Value / lookups.Value, 2) : null,
            NewSlowLogEntries = NewSlowLogEntries(previous, current),
        };

        long? Grown(string total) => current.Info.Integer(total) - previous.Info.Integer(total);

        // What is ours may have been counted a moment later than it was answered, which must not make a rate negative.
        double? Rate(string total, long own = 0) =>
            seconds > 0 && Grown(total) is { } grown ? Math.Round(Math.Max(0, grown - own) / seconds, 1) : null;
    }

    private static long? NewSlowLogEntries(RedisCounters previous, RedisCounters current)
    {
        if (current.SlowLogLength is not { } length) return null;
        if (current.LatestSlowLogId is not { } latest) return 0;

        // An empty log does not say how far its numbers have come: all that is in it now is new.
        return previous.LatestSlowLogId is { } before ? Math.Max(0, latest - before) : length;
    }
}
