using PerfTools.Engine.Sessions.Wire;
using PerfTools.Engine.Transport;

namespace PerfTools.Tests.Sessions.Fixtures;

/// <summary>
/// Another workload, whose every operation is announced, with its number from 1, before it is sent: what is done then happens at
/// that very operation, however busy the machine is.
/// </summary>
internal sealed class WatchedWorkload(IWireWorkload workload, Action<long> beforeOperation) : IWireWorkload
{
    private long _operations;

    public long Operations => Volatile.Read(ref _operations);

    public SessionWork Work => workload.Work;

    public string Target => workload.Target;

    public string Operation => workload.Operation;

    public string Transport => workload.Transport;

    public bool CanShareThread => workload.CanShareThread;

    public void Prepare(CancellationToken cancellationToken) => workload.Prepare(cancellationToken);

    public string? Finish() => workload.Finish();

    public WireExchange NewExchange(int session) => new WatchedExchange(workload.NewExchange(session), this);

    private void Announce() => beforeOperation(Interlocked.Increment(ref _operations));

    private sealed class WatchedExchange(WireExchange exchange, WatchedWorkload watched) : WireExchange
    {
        public override IByteTransport? Transport => exchange.Transport;

        public override bool ConnectsEachOperation => exchange.ConnectsEachOperation;

        public override void Connect(CancellationToken cancellationToken) => exchange.Connect(cancellationToken);

        public override void Disconnect() => exchange.Disconnect();

        public override ReadOnlyMemory<byte> Next()
        {
            watched.Announce();
            return exchange.Next();
        }

        public override bool TryComplete()
        {
            bool isComplete = exchange.TryComplete();
            (Fault, CanContinue) = (exchange.Fault, exchange.CanContinue);
            return isComplete;
        }

        public override void Fill() => exchange.Fill();

        public override bool TryFill(SocketTransport transport) => exchange.TryFill(transport);
    }
}
