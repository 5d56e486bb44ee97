using PerfTools.Engine.Sessions.Threads;

namespace PerfTools.Engine.Sessions.Wire;

/// <summary>Work over connections, with a thread for each.</summary>
internal sealed class ExchangeWorkload(IWireWorkload wire) : IThreadWorkload
{
    public SessionWork Work => wire.Work;

    public string Target => wire.Target;

    public string Operation => wire.Operation;

    public int StackBytes => 256 * 1024;

    public void Prepare(CancellationToken cancellationToken) => wire.Prepare(cancellationToken);

    public string? Finish() => wire.Finish();

    public ISessionWorker NewWorker(int session, LoadRun run) => new ExchangeWorker(wire.NewExchange(session), run.Cancelled);
}
