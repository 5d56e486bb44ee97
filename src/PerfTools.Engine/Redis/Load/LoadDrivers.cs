using PerfTools.Engine.Timing;

namespace PerfTools.Engine.Redis.Load;

/// <summary>Chooses how a client's load is driven.</summary>
internal static class LoadDrivers
{
    public static ILoadDriver Open(
        RedisClient client, RedisEndpoint endpoint, RedisLatencyOptions options, CasePlan plan, IClock clock, CancellationToken cancellationToken)
    {
        if (client == RedisClient.StackExchange)
        {
            StackExchangeClient shared = StackExchangeClient.Connect(endpoint, cancellationToken);
            TimeSpan timeToLive = TimeSpan.FromSeconds(plan.TtlSeconds);
            return new LaneDriver(
                [.. Enumerable.Range(0, options.ConnectionCount).Select(number => new StackExchangeLane(shared, clock, number, timeToLive))], clock);
        }

        // TLS streams know only blocking calls, and epoll is Linux': there, connections get a thread each.
        if (options.ConnectionCount > 1 && !endpoint.UseTls && OperatingSystem.IsLinux())
            return new EpollDriver(endpoint, clock, options.ConnectionCount, options.PipelineDepth, cancellationToken);
        return OpenLanes(endpoint, options, clock, cancellationToken);
    }

    private static LaneDriver OpenLanes(RedisEndpoint endpoint, RedisLatencyOptions options, IClock clock, CancellationToken cancellationToken)
    {
        // Several lanes awake would take the server's processors.
        RedisReceiveMode mode = options.ConnectionCount == 1 ? options.ReceiveMode : RedisReceiveMode.Blocking;
        List<ILane> lanes = [];
        try
        {
            for (int number = 0; number < options.ConnectionCount; number++)
                lanes.Add(new WireLane(endpoint, clock, options.PipelineDepth, number, cancellationToken) { ReceiveMode = mode });
        }
        catch
        {
            foreach (ILane lane in lanes) lane.Dispose();
            throw;
        }

        return new LaneDriver(lanes, clock);
    }
}
