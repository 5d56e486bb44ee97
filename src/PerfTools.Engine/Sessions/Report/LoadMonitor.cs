using PerfTools.Engine.Statistics;

namespace PerfTools.Engine.Sessions.Report;

/// <summary>
/// Looks at a load once a second, from outside: it reads the sessions' counts while they are written, so that a session does
/// nothing for it. What it sees a moment late in one second it sees in the next; the seconds add up to the whole.
/// </summary>
internal sealed class LoadMonitor : IDisposable
{
    private const long Second = 1_000_000_000;

    private readonly LoadRun _run;
    private readonly string _target;
    private readonly IReadOnlyList<SessionRecord> _sessions;
    private readonly LoadedProcesses? _processes;
    private readonly Action<SessionTimelineResult>? _emit;
    private readonly ManualResetEventSlim _begun = new();
    private readonly ManualResetEventSlim _ended = new();
    private readonly IProgress<MeasurementProgress>? _progress;
    private readonly Thread? _thread;
    private volatile bool _hasBegun;
    private SegmentedHistogram _seen = new();
    private (long Failed, long TimedOut, long Dropped) _counted;

    /// <param name="run">The load.</param>
    /// <param name="target">What it works against.</param>
    /// <param name="sessions">Its sessions.</param>
    /// <param name="processes">The processes to read, or null.</param>
    /// <param name="emit">Gets each second, or null where nobody wants them.</param>
    /// <param name="progress">Hears how far the load is, or null.</param>
    public LoadMonitor(
        LoadRun run,
        string target,
        IReadOnlyList<SessionRecord> sessions,
        LoadedProcesses? processes,
        Action<SessionTimelineResult>? emit,
        IProgress<MeasurementProgress>? progress)
    {
        (_run, _target, _sessions, _processes, _emit, _progress) = (run, target, sessions, processes, emit, progress);
        if (processes is null && emit is null && progress is null) return;
        _thread = new Thread(Watch) { IsBackground = true, Name = "PerfTools load monitor" };
        _thread.Start();
    }

    /// <summary>The load has begun. The thread is there already: making it would delay the first operations.</summary>
    public void Begin()
    {
        _hasBegun = true;
        _begun.Set();
    }

    /// <summary>Takes the last look, at what is left of a second; none where the load never began.</summary>
    public void Stop()
    {
        _ended.Set();
        _begun.Set();
        _thread?.Join();
    }

    public void Dispose()
    {
        Stop();
        _ended.Dispose();
        _begun.Dispose();
    }

    private void Watch()
    {
        _begun.Wait();
        if (!_hasBegun) return;
        long begin = _run.Start;
        for (int second = 1; ; second++)
        {
            long due = begin + Second;
            long left;
            bool isLast = false;
            while ((left = due - _run.Clock.Nanoseconds) > 0 && !isLast)
                isLast = _ended.Wait(TimeSpan.FromMicroseconds((left / 1000.0) + 1));
            Report();
            long now = isLast ? _run.Clock.Nanoseconds : due;
            Look(second, begin, now);
            if (isLast) return;
            begin = due;
        }
    }

    private void Report()
    {
        if (_progress is null) return;
        double done = _run.Options.PlannedDuration is { } planned
            ? (_run.Clock.Nanoseconds - _run.Start) / planned.TotalNanoseconds
            : _sessions.Sum(session => (double)session.Tally.Attempted) / (_run.Options.OperationCount!.Value * _sessions.Count);
        _progress.Report(new MeasurementProgress("Concurrent sessions", $"{_target}: {_sessions.Sum(session => session.Tally.Succeeded)} operations", (int)Math.Clamp(100 * done, 0, 100)));
    }

    private void Look(int second, long begin, long end)
    {
        (double? percent, long? memory) = _processes?.Read() ?? (null, null);
        if (_emit is null) return;
        SegmentedHistogram seen = new();
        foreach (SessionRecord session in _sessions) seen.Add(session.Tally.Response);
        Distribution distribution = seen.Since(_seen);
        (long Failed, long TimedOut, long Dropped) counted =
            (_sessions.Sum(session => session.Tally.Failed), _sessions.Sum(session => session.Tally.TimedOut), _run.Arrivals?.Dropped ?? 0);
        _emit(new SessionTimelineResult
        {
            Target = _target,
            ComputerName = Environment.MachineName,
            Second = second,
            StartedAt = _run.StartedAt.AddMicroseconds((begin - _run.Start) / 1000.0),
            DurationMs = Math.Round((end - begin) / 1e6, 3),
            ActiveSessions = Math.Min(_run.SessionsAtWork(end), _sessions.Count(session => session.IsAtWork)),
            Succeeded = distribution.Count,
            Failed = counted.Failed - _counted.Failed,
            TimedOut = counted.TimedOut - _counted.TimedOut,
            Dropped = counted.Dropped - _counted.Dropped,
            ThroughputPerSecond = end > begin ? SignificantDigits.Of(distribution.Count * 1e9 / (end - begin)) : 0,
            P50Us = distribution.Percentile(50),
            P95Us = distribution.Percentile(95),
            P99Us = distribution.Percentile(99),
            ProcessCpuPercentOfCore = percent,
            ProcessWorkingSetBytes = memory,
            Distribution = distribution,
        });
        (_seen, _counted) = (seen, counted);
    }
}
