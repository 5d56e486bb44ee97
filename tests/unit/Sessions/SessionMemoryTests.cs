using PerfTools.Engine.Sessions.Redis;
using PerfTools.Tests.Fixtures;
using PerfTools.Tests.Sessions.Fixtures;

namespace PerfTools.Tests.Sessions;

/// <summary>A load can go on for days: its operations leave nothing behind, and allocate nothing.</summary>
[Collection(OwnRedisCollection.Name)]
public class SessionMemoryTests
{
    private const long Operations = 50_000;

    // Less than the smallest object, of 24 bytes, for each. A histogram's segment has 8 KB, and one is made now and then for a latency
    // that its session had not before: on a busy host some dozens.
    private const long Segments = ((Operations - 1000) * 24) - 1;

    [Fact]
    public async Task Operations_on_threads_allocate_nothing()
    {
        long first = 0;
        long last = 0;
        ScriptedWorkload work = new()
        {
            Operating = worker =>
            {
                if (worker.Loop!.Index == 1000) first = GC.GetAllocatedBytesForCurrentThread();
                if (worker.Loop.Index == Operations - 1) last = GC.GetAllocatedBytesForCurrentThread();
                return null;
            },
        };
        LoadOf load = await LoadOf.Run(new SessionLoadOptions { SessionCount = 1, OperationCount = Operations, WarmupCount = 0 }, work);
        Assert.Equal(Operations, load.Summary.Succeeded);
        Assert.InRange(last - first, 0, Segments);
    }

    [RedisFact]
    public async Task Operations_on_the_event_loop_allocate_nothing()
    {
        using RedisServer server = RedisServer.Start();
        SessionLoadOptions options = new() { SessionCount = 5, OperationCount = Operations / 5, WarmupCount = 0, Timeout = RedisServer.AmpleTimeout };
        (long first, long last) = (0, 0);
        WatchedWorkload work = new(new RedisWireWorkload(new RedisWorkload { Endpoint = server.Endpoint }, options), operation =>
        {
            // What the loop's own thread has allocated.
            last = GC.GetAllocatedBytesForCurrentThread();
            if (operation == 1000) first = last;
        });
        LoadOf load = await LoadOf.Run(options, work);
        Assert.Equal(Operations, load.Summary.Succeeded);
        Assert.Equal(Operations, work.Operations);
        Assert.InRange(last - first, 0, Segments);
    }
}
