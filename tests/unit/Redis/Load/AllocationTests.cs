using System.Runtime.Versioning;
using PerfTools.Engine.Redis;
using PerfTools.Engine.Redis.Load;
using PerfTools.Engine.Timing;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Redis.Load;

/// <summary>In steady state an operation allocates nothing: the collector must never run into a measurement.</summary>
[Collection(SharedRedisCollection.Name)]
public class AllocationTests(SharedRedis redis)
{
    public static TheoryData<RedisOperation, int, double?> Work => new()
    {
        { RedisOperation.Ping, 1, null },
        { RedisOperation.Set, 1, null },
        { RedisOperation.Get, 1, null },
        { RedisOperation.MGet, 1, null },
        { RedisOperation.Get, 16, null },
        { RedisOperation.Get, 1, 20_000 },
    };

    [RedisTheory]
    [MemberData(nameof(Work))]
    public void A_blocking_lane_allocates_nothing_per_operation(RedisOperation operation, int depth, double? rate)
    {
        WireLane lane = new(redis.Server.Endpoint, MonotonicClock.Instance, depth, 0, CancellationToken.None);
        using LaneDriver driver = new([lane], MonotonicClock.Instance);
        AssertNothingPerOperation(driver, operation, rate);
    }

    [RedisTheory(LinuxOnly = true)]
    [SupportedOSPlatform("linux")]
    [MemberData(nameof(Work))]
    public void The_event_loop_allocates_nothing_per_operation(RedisOperation operation, int depth, double? rate)
    {
        using EpollDriver driver = new(redis.Server.Endpoint, MonotonicClock.Instance, 8, depth, CancellationToken.None);
        AssertNothingPerOperation(driver, operation, rate);
    }

    private void AssertNothingPerOperation(ILoadDriver driver, RedisOperation operation, double? rate)
    {
        CasePlan plan = new(MeasuredRun.Small(redis.Server.Endpoint, operation), null);
        LatencyCase work = plan.Cases[0];
        KeyKeeper keys = new(redis.Server.Endpoint, plan, CancellationToken.None);
        keys.Prime(work);
        OperationTally tally = new();
        Allocated(driver, new Slice(work, 3_000, null, rate), tally);

        // A collection that another test causes charges the thread with the rest of its 8 KB allocation buffer, once. It
        // cannot hide an allocation per operation, and the least of a few runs is free of it.
        long thousand = Enumerable.Range(0, 4).Min(_ => Allocated(driver, new Slice(work, 1_000, null, rate), tally));
        long twoThousand = Enumerable.Range(0, 4).Min(_ => Allocated(driver, new Slice(work, 2_000, null, rate), tally));
        Assert.Null(keys.RemoveAll());
        Assert.Equal((15_000, 0), (tally.Succeeded, tally.Errors));
        Assert.Equal(work.IsRead ? 15_000 : 0, tally.Verified);
        Assert.Equal(thousand, twoThousand);
    }

    private static long Allocated(ILoadDriver driver, Slice slice, OperationTally tally)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        driver.Run(slice, tally, CancellationToken.None);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
