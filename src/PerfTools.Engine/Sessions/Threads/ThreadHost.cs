using PerfTools.Engine.Operations;

namespace PerfTools.Engine.Sessions.Threads;

/// <summary>Sessions with a thread each. The thread that calls it is their watchdog.</summary>
internal sealed class ThreadHost : ISessionHost
{
    /// <summary>How long a teardown may take when the user has ended the run.</summary>
    internal static readonly TimeSpan TeardownAfterStop = TimeSpan.FromSeconds(1);

    // What ignores being interrupted is given up after this.
    private const long Grace = 2_000_000_000;
    private const long GraceAfterStop = 400_000_000;
    private const int LongestPeriod = 50;
    private const int ShortestPeriod = 2;

    private readonly ThreadSignals _signals = new();
    private readonly ProcessCounters _counters = new();
    private readonly LoadRun _run;
    private readonly IThreadWorkload _workload;
    private readonly int _period;
    private SessionThread[] _threads = [];

    public ThreadHost(LoadRun run, IThreadWorkload workload)
    {
        (_run, _workload) = (run, workload);
        _period = (int)Math.Clamp(run.Options.Timeout.TotalMilliseconds / 20, ShortestPeriod, LongestPeriod);
        Sessions = [.. Enumerable.Range(1, run.Options.SessionsNeeded).Select(id =>
            new SessionRecord(id, run.Arrivals is not null) { Left = run.Options.OperationCount ?? long.MaxValue })];
    }

    public IReadOnlyList<SessionRecord> Sessions { get; }

    public bool SharesOneThread => false;

    public long CpuNanoseconds => _counters.CpuNanoseconds;

    public string? Transport => null;

    public void Open(Action<int> progress)
    {
        List<SessionThread> started = [];
        _signals.Expect(Sessions.Count);
        foreach (SessionRecord session in Sessions)
        {
            SessionThread thread = new(session, _run, _signals, () => _workload.NewWorker(session.Id, _run));
            try
            {
                thread.Start(_workload.StackBytes);
                started.Add(thread);
            }
            catch (SessionFaultException refused)
            {
                session.FailToCreate(refused.Fault);
                _signals.Arrive();
            }
        }

        _threads = [.. started];
        AwaitAll(() => progress(_signals.Arrived));
    }

    public void Run()
    {
        _signals.Expect(_threads.Count(thread => !thread.IsGivenUp));
        _signals.Start();
        AwaitAll(null);
        _run.Arrivals?.DropUntil(_run.Ending.IsCancellationRequested ? _run.Clock.Nanoseconds : long.MaxValue);
    }

    public void Close()
    {
        _signals.Expect(_threads.Count(thread => !thread.IsGivenUp));
        _signals.Close();
        AwaitAll(null);
    }

    /// <summary>Lets no thread wait for ever, whatever was not called.</summary>
    public void Dispose()
    {
        _run.End();
        _signals.Start();
        _signals.Close();
    }

    private void AwaitAll(Action? report)
    {
        while (!_signals.AwaitAll(_period))
        {
            report?.Invoke();
            bool isCancelled = _run.Cancelled.IsCancellationRequested;
            long now = _run.Clock.Nanoseconds;
            foreach (SessionThread thread in _threads) thread.Watch(now, isCancelled, isCancelled ? GraceAfterStop : Grace);
        }
    }
}
