using PerfTools.Engine.Sessions.EventLoop;
using PerfTools.Engine.Sessions.Threads;
using PerfTools.Engine.Sessions.Wire;

namespace PerfTools.Engine.Sessions;

/// <summary>Chooses how the sessions of a load are driven.</summary>
internal static class SessionHosts
{
    public static ISessionHost For(IWorkload workload, LoadRun run) => workload switch
    {
        IThreadWorkload threads => new ThreadHost(run, threads),

        // TLS streams know only blocking calls, and epoll is Linux': there, connections get a thread each.
        IWireWorkload { CanShareThread: true } wire when OperatingSystem.IsLinux() => new EventLoopHost(run, wire),
        IWireWorkload wire => new ThreadHost(run, new ExchangeThreads(wire)),
        _ => throw new ArgumentException($"No host for {workload.GetType().Name}.", nameof(workload)),
    };
}
