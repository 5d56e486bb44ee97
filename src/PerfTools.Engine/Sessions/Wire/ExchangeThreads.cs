using PerfTools.Engine.Sessions.Threads;

namespace PerfTools.Engine.Sessions.Wire;

/// <summary>Work over connections with a thread for each of them.</summary>
internal sealed class ExchangeThreads(IWireWorkload workload) : IThreadWorkload
{
    public SessionWork Work => workload.Work;

    public string Target => workload.Target;

    public string Operation => workload.Operation;

    /// <summary>TLS calls deep; nothing here recurs.</summary>
    public int StackBytes => 512 * 1024;

    public void Prepare(CancellationToken cancellationToken) => workload.Prepare(cancellationToken);

    public string? Finish() => workload.Finish();

    public ISessionWorker NewWorker(int session, LoadRun run) => new ExchangeWorker(workload.NewExchange(session), run.Cancelled);
}
