using PerfTools.Engine.Redis.Statistics;
using PerfTools.Engine.Timing;

namespace PerfTools.Engine.Monitoring.Servers;

/// <summary>The counters of a Redis server since the last time that they were read.</summary>
internal sealed class RedisWatch(RedisEndpoint endpoint, CancellationToken cancellationToken) : IServerProbe
{
    private readonly RedisStatisticReader _reader = new(endpoint, MonotonicClock.Instance, slotCount: null, cancellationToken);
    private RedisCounters? _last;

    public string Target => endpoint.ToString();

    public MonitoredKind Kind => MonitoredKind.Redis;

    public (PerformanceSnapshot Snapshot, string? Restart) Read(PerformanceSnapshot draft, CancellationToken cancellationToken)
    {
        RedisCounters now = _reader.Read();

        // Between a reading and itself no time has passed: there are sizes then, and no rates.
        RedisStatistic read = RedisStatistics.Between(_last ?? now, now, ThresholdSet.None);
        _last = now;
        PerformanceSnapshot snapshot = draft with
        {
            HitRatePercent = read.HitRatePercent,
            CommandsPerSecond = read.CommandsPerSecond,
            UsedMemoryBytes = read.UsedMemoryBytes,
            EvictedPerSecond = read.EvictedPerSecond,
            ConnectedClients = read.ConnectedClients,
            SlowLogLength = read.SlowLogLength,
            PingUs = read.PingUs,
        };
        return (snapshot, read.Restarted ? $"the server was started anew, as {read.Server}" : null);
    }

    public void Dispose() => _reader.Dispose();
}
