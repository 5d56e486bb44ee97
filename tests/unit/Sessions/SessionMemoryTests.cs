using PerfTools.Engine.Sessions.Redis;
using PerfTools.Engine.Sessions.Wire;
using PerfTools.Engine.Transport;
using PerfTools.Tests.Fixtures;
using PerfTools.Tests.Sessions.Fixtures;

namespace PerfTools.Tests.Sessions;

/// <summary>A load can go on for days: its operations leave nothing behind, and allocate nothing.</summary>
[Collection(OwnRedisCollection.Name)]
public class SessionMemoryTests
{
    private const long Operations = 50_000;

    // A histogram's segment has 8 KB, and one is made now and then for a latency that none had before.
    private const long Segments = 40 * 8 * 1024;

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
        Watched work = new(new RedisWireWorkload(new RedisWorkload { Endpoint = server.Endpoint }, options));
        LoadOf load = await LoadOf.Run(options, work);
        Assert.Equal(Operations, load.Summary.Succeeded);
        Assert.Equal(Operations, work.Operations);
        Assert.InRange(work.Allocated, 0, Segments);
    }

    /// <summary>Reads what the loop's own thread has allocated, at the 1,000th operation and at the last.</summary>
    private sealed class Watched(IWireWorkload workload) : IWireWorkload
    {
        private long _first;
        private long _last;

        public long Operations { get; private set; }

        public long Allocated => _last - _first;

        public SessionWork Work => workload.Work;

        public string Target => workload.Target;

        public string Operation => workload.Operation;

        public string Transport => workload.Transport;

        public bool CanShareThread => true;

        public void Prepare(CancellationToken cancellationToken) => workload.Prepare(cancellationToken);

        public string? Finish() => workload.Finish();

        public WireExchange NewExchange(int session) => new WatchedExchange(workload.NewExchange(session), this);

        private void Count()
        {
            Operations++;
            _last = GC.GetAllocatedBytesForCurrentThread();
            if (Operations == 1000) _first = _last;
        }

        private sealed class WatchedExchange(WireExchange exchange, Watched watched) : WireExchange
        {
            public override IByteTransport? Transport => exchange.Transport;

            public override void Connect(CancellationToken cancellationToken) => exchange.Connect(cancellationToken);

            public override void Disconnect() => exchange.Disconnect();

            public override ReadOnlyMemory<byte> Next()
            {
                watched.Count();
                return exchange.Next();
            }

            public override bool TryComplete() => exchange.TryComplete();

            public override void Fill() => exchange.Fill();

            public override bool TryFill(SocketTransport transport) => exchange.TryFill(transport);
        }
    }
}
