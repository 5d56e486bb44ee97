using PerfTools.Engine;
using PerfTools.Engine.Monitoring;
using PerfTools.Engine.Monitoring.Servers;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Monitoring;

/// <summary>A watch of what is really there.</summary>
public sealed class RealWatchTests
{
    [Fact]
    public void A_watch_of_this_process_gives_all_that_the_system_tells()
    {
        PerformanceWatchOptions options = new() { ProcessIds = [Environment.ProcessId], Interval = TimeSpan.FromMilliseconds(100), Count = 3 };
        object[] records = [.. new PerformanceWatchMeasurement(options).MeasureAsync().ToBlockingEnumerable()];
        Assert.Equal(3, records.Length);
        Assert.All(records.Cast<PerformanceSnapshot>(), snapshot =>
        {
            Assert.NotNull(snapshot.CpuPercentOfCore);
            Assert.True(snapshot.WorkingSetBytes > 0 && snapshot.ThreadCount > 0);
            Assert.Null(snapshot.LatencyMs);
        });
    }

    [Fact]
    public void Cancelling_ends_a_watch_without_end_after_what_there_was()
    {
        using CancellationTokenSource stop = new();
        PerformanceWatchOptions options = new() { ProcessIds = [Environment.ProcessId], Interval = TimeSpan.FromMilliseconds(50) };
        int seen = 0;
        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            foreach (object _ in new PerformanceWatchMeasurement(options).MeasureAsync(null, stop.Token).ToBlockingEnumerable())
                if (++seen == 3) stop.Cancel();
        });
        Assert.True(seen >= 3);
    }

    [RedisFact]
    public void A_redis_server_that_is_started_anew_is_read_on_and_it_is_said()
    {
        using RedisServer server = RedisServer.Start("--enable-debug-command", "yes");
        using RedisWatch watch = new(server.Endpoint, CancellationToken.None);
        PerformanceSnapshot draft = new() { Target = watch.Target, Kind = watch.Kind };
        Assert.Null(watch.Read(draft, CancellationToken.None).Snapshot.CommandsPerSecond);
        _ = server.Call("SET", "perftools:watched", "1");
        _ = server.Call("GET", "perftools:watched");
        (PerformanceSnapshot snapshot, string? restart) = watch.Read(draft, CancellationToken.None);
        Assert.Null(restart);
        Assert.Equal(100.0, snapshot.HitRatePercent);
        Assert.True(snapshot.CommandsPerSecond > 0 && snapshot.UsedMemoryBytes > 0 && snapshot.ConnectedClients > 0 && snapshot.PingUs > 0);

        // It ends the connections, also that of the command, and begins again with the same port.
        Assert.ThrowsAny<Exception>(() => server.Call("DEBUG", "RESTART"));
        Until.True(() => IsReadAgain(watch, draft, out snapshot, out restart), "the server answers again");
        Assert.NotNull(restart);
        Assert.Null(snapshot.CommandsPerSecond);
        Assert.True(snapshot.UsedMemoryBytes > 0);
        Assert.Null(watch.Read(draft, CancellationToken.None).Restart);
    }

    private static bool IsReadAgain(RedisWatch watch, PerformanceSnapshot draft, out PerformanceSnapshot snapshot, out string? restart)
    {
        (snapshot, restart) = (draft, null);
        try
        {
            (snapshot, restart) = watch.Read(draft, CancellationToken.None);
            return true;
        }
        catch (MeasurementException)
        {
            return false;
        }
    }
}
