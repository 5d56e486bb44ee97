using PerfTools.Engine.Operations;

namespace PerfTools.Engine.Sessions.Threads;

/// <summary>Sessions with a thread each. The thread that calls it is their watchdog.</summary>
internal sealed class ThreadHost : ISessionHost
{
    /// <summary>How long a teardown may take when the user has ended the run.</summary>
    internal static readonly TimeSpan TeardownAfterStop = TimeSpan.FromSeconds(1);

    // What ignores being interrupted is given up after this.
    private const long Grace = 2_000_000_000;
    // A program is asked first, and killed half a second later.
    private const long GraceAfterStop = 800_000_000;
    private const int LongestPeriod = 50;
    private const int ShortestPeriod = 2;

    private readonly ThreadSignals _signals = new();
    private readonly ProcessCounters _counters = new();
    private readonly LoadRun _run;
    private readonly IThreadWorkload _workload;
    private readonly int _period;
    private SessionThread[] _threads = [];
    private bool _hasStarted;
    private bool _hasClosed;

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
        _hasStarted = true;
        LetGo(_signals.Start);
        _run.Arrivals?.DropUntil(_run.IsEnding ? _run.Clock.Nanoseconds : long.MaxValue);
    }

    public void Close()
    {
        // Of a load that never ran, the threads wait at the start still.
        if (!_hasStarted) LetGo(_signals.Start);
        LetGo(_signals.Close);
        _hasClosed = true;
    }

    /// <summary>Lets no thread wait for ever where the load was left half-way.</summary>
    public void Dispose()
    {
        if (_hasClosed) return;
        _run.End();
        _signals.Start();
        _signals.Close();
    }

    private void LetGo(Action signal)
    {
        _signals.Expect(_threads.Count(thread => !thread.IsGivenUp));
        signal();
        AwaitAll(null);
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
