using PerfTools.Engine.Sessions;
using PerfTools.Engine.Sessions.EventLoop;
using PerfTools.Engine.Sessions.Threads;
using PerfTools.Engine.Sessions.Wire;
using PerfTools.Engine.Timing;

namespace PerfTools.Tests.Fixtures;

/// <summary>What became of the sessions of a load.</summary>
internal sealed class SessionRun(IReadOnlyList<SessionRecord> sessions)
{
    public IReadOnlyList<SessionRecord> Sessions { get; } = sessions;

    public long Attempted => Sessions.Sum(session => session.Tally.Attempted);

    public long Succeeded => Sessions.Sum(session => session.Tally.Succeeded);

    public long TimedOut => Sessions.Sum(session => session.Tally.TimedOut);

    public long Reconnects => Sessions.Sum(session => session.Tally.Reconnects);

    public IReadOnlyList<SessionError> Errors
    {
        get
        {
            ErrorTally all = new();
            foreach (SessionRecord session in Sessions) all.Add(session.Tally.Errors);
            return all.ToErrors();
        }
    }
}

/// <summary>Runs loads with a thread for each session or, where the work and the system allow it, all on one.</summary>
internal sealed class SessionDriver(bool sharesThread)
{
    public static SessionLoadOptions Load(int sessions, int operations) => new()
    {
        SessionCount = sessions,
        OperationCount = operations,
        WarmupCount = 0,
        Timeout = RedisServer.AmpleTimeout,
    };

    /// <summary>A load of which every operation must succeed.</summary>
    public SessionRun Succeeding(HttpWorkload workload, int sessions = 1, int operations = 1) =>
        AllSucceeded(Of(SessionWorkloads.Of(workload, RedisServer.AmpleTimeout), Load(sessions, operations)), sessions * operations);

    /// <summary>A load of which every operation must succeed.</summary>
    public SessionRun Succeeding(TcpWorkload workload, int sessions = 1, int operations = 1) =>
        AllSucceeded(Of(SessionWorkloads.Of(workload, RedisServer.AmpleTimeout), Load(sessions, operations)), sessions * operations);

    /// <summary>The only error of a load of one session in which nothing succeeds.</summary>
    public SessionError FailureOf(HttpWorkload workload) =>
        OnlyError(Of(SessionWorkloads.Of(workload, RedisServer.AmpleTimeout), Load(1, 1)));

    /// <summary>The only error of a load of one session in which nothing succeeds.</summary>
    public SessionError FailureOf(TcpWorkload workload) =>
        OnlyError(Of(SessionWorkloads.Of(workload, RedisServer.AmpleTimeout), Load(1, 1)));

    public SessionRun Of(IWorkload workload, SessionLoadOptions options)
    {
        using LoadRun run = new(options, MonotonicClock.Instance, CancellationToken.None);
        using ISessionHost host = HostOf(workload, run);
        workload.Prepare(CancellationToken.None);
        host.Open(_ => { });
        run.Begin(MonotonicClock.Instance.Nanoseconds);
        host.Run();
        host.Close();
        Assert.Null(workload.Finish());
        return new SessionRun(host.Sessions);
    }

    private ISessionHost HostOf(IWorkload workload, LoadRun run) => workload switch
    {
        IThreadWorkload threads => new ThreadHost(run, threads),
        IWireWorkload { CanShareThread: true } wire when OperatingSystem.IsLinux() && sharesThread => new EventLoopHost(run, wire),
        IWireWorkload wire => new ThreadHost(run, new ExchangeThreads(wire)),
        _ => throw new ArgumentException($"No host for {workload.GetType().Name}.", nameof(workload)),
    };

    private static SessionRun AllSucceeded(SessionRun run, int operations)
    {
        Assert.Empty(run.Errors);
        Assert.Equal((operations, operations), (run.Attempted, run.Succeeded));
        Assert.All(run.Sessions, session => Assert.Equal(SessionState.Completed, session.State));
        return run;
    }

    private static SessionError OnlyError(SessionRun run)
    {
        Assert.Equal(0, run.Succeeded);
        return Assert.Single(run.Errors);
    }
}
