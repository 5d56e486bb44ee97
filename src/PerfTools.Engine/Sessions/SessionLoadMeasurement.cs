using PerfTools.Engine.Sessions.Report;
using PerfTools.Engine.Timing;

namespace PerfTools.Engine.Sessions;

/// <summary>Runs a load of concurrent sessions and accounts for all of it.</summary>
internal sealed class SessionLoadMeasurement
{
    private const string Activity = "Concurrent sessions";

    // A single wait cannot be longer than 24 days.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly SessionLoadOptions _options;
    private readonly IWorkload _workload;
    private readonly IClock _clock;

    /// <exception cref="OptionException">An option cannot be used.</exception>
    public SessionLoadMeasurement(SessionLoadOptions options, IWorkload workload, IClock? clock = null)
    {
        options.Validate();
        (_options, _workload, _clock) = (options, workload, clock ?? MonotonicClock.Instance);
    }

    /// <summary>Called for each session that could not be made, and for a process that could not be measured; the load goes on.</summary>
    public Action<MeasurementException>? Failed { get; init; }

    /// <summary>Called when all sessions are ready: gives the moment at which they start, or null for at once. The token says that the load has been ended.</summary>
    public Func<CancellationToken, DateTimeOffset?>? AgreeOnStart { get; init; }

    /// <summary>
    /// Seconds as they pass, sessions and at last the summary, as far as they are wanted. After cancellation they come too. The
    /// sequence does not end before every session has.
    /// </summary>
    public IAsyncEnumerable<object> MeasureAsync(IProgress<MeasurementProgress>? progress = null, CancellationToken cancellationToken = default) =>
        MeasurementStream.RunAsync<object>(Activity, (emit, token) => Measure(result => emit([result]), progress, token), cancellationToken);

    private void Measure(Action<object> emit, IProgress<MeasurementProgress>? progress, CancellationToken cancellationToken)
    {
        using LoadRun run = new(_options, _clock, cancellationToken);
        LoadOutcome outcome;
        try
        {
            SessionFault? unusable = Prepare(cancellationToken);
            using ISessionHost host = SessionHosts.For(_workload, run);
            outcome = Drive(host, run, unusable, emit, progress);
        }
        finally
        {
            // Also where preparing was ended half-way, and where the host failed: what was put in place is taken away.
            if (_workload.Finish() is { } left) Failed?.Invoke(new MeasurementException(FailureKind.KeysLeftBehind, _workload.Target, left));
        }

        LoadReport report = new(_options, _workload, run, outcome);
        if (_options.PerSession) foreach (SessionResult session in report.Sessions()) emit(session);
        emit(report.Summary());
    }

    private SessionFault? Prepare(CancellationToken cancellationToken)
    {
        try
        {
            _workload.Prepare(cancellationToken);
            return null;
        }
        catch (MeasurementException failure)
        {
            return SessionFault.Of(failure);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new SessionFault("Cancelled", string.Empty, "the run was ended before the first session was made");
        }
    }

    private LoadOutcome Drive(
        ISessionHost host, LoadRun run, SessionFault? unusable, Action<object> emit, IProgress<MeasurementProgress>? progress)
    {
        LoadOutcome outcome = new() { Sessions = host.Sessions, SharesOneThread = host.SharesOneThread, InstrumentCostUs = InstrumentCost.ClockReadingUs(_clock) };
        using LoadedProcesses? processes = _options.MeasuredProcessIds.Count == 0
            ? null
            : new LoadedProcesses(_options.MeasuredProcessIds, _clock, failure => Failed?.Invoke(failure));

        // Before the sessions, which may take the last descriptor or thread that the system has to give.
        using LoadMonitor monitor = new(run, _options.Name ?? _workload.Target, host.Sessions, processes, _options.Timeline ? emit : null, progress);
        long began = _clock.Nanoseconds;
        if (unusable is null) host.Open(ready => progress?.Report(new MeasurementProgress(Activity, $"{ready} of {host.Sessions.Count} sessions are ready", -1)));
        else foreach (SessionRecord session in host.Sessions) session.FailToCreate(unusable);
        outcome.SetupNanoseconds = _clock.Nanoseconds - began;
        ReportFailures(host.Sessions);
        try
        {
            outcome.EndedEarly = run.IsEnding;
            if (!outcome.EndedEarly && host.Sessions.Any(session => session.IsCreated)) Load(host, run, outcome, processes, monitor);
        }
        finally
        {
            if (unusable is null) host.Close();
        }

        return outcome;
    }

    private void Load(ISessionHost host, LoadRun run, LoadOutcome outcome, LoadedProcesses? processes, LoadMonitor monitor)
    {
        // What setting up left behind is not to be collected in the middle of the load.
        GC.Collect();
        AwaitStart(run, outcome);
        processes?.Begin();
        run.Begin(_clock.Nanoseconds);
        monitor.Begin();
        long cpu = host.CpuNanoseconds;
        try
        {
            host.Run();
            outcome.EndedEarly = run.IsEnding;
        }
        finally
        {
            outcome.CpuNanoseconds = host.CpuNanoseconds - cpu;
            outcome.WallNanoseconds = _clock.Nanoseconds - run.Start;
            monitor.Stop();
        }

        outcome.HasRun = true;
        outcome.Take(processes);
    }

    /// <summary>Waits for the moment that loads on several machines have agreed on.</summary>
    private void AwaitStart(LoadRun run, LoadOutcome outcome)
    {
        if (Agreed(run) is not { } agreed) return;
        TimeSpan left = agreed - DateTimeOffset.Now;
        if (left < TimeSpan.Zero) outcome.LateStart = -left;
        while (left > LongestWait && !run.Ending.WaitHandle.WaitOne(LongestWait)) left = agreed - DateTimeOffset.Now;
        if (left > TimeSpan.Zero) run.Ending.WaitHandle.WaitOne(left < LongestWait ? left : LongestWait);
    }

    private DateTimeOffset? Agreed(LoadRun run)
    {
        try
        {
            return AgreeOnStart?.Invoke(run.Ending);
        }
        catch (OperationCanceledException) when (run.Ending.IsCancellationRequested)
        {
            // The sessions that are ready end without an operation, and are accounted for.
            return null;
        }
    }

    /// <summary>One error for each cause: a thousand sessions that nobody listens to are one failure.</summary>
    private void ReportFailures(IReadOnlyList<SessionRecord> sessions)
    {
        if (Failed is null) return;
        foreach (IGrouping<string, SessionRecord> cause in sessions.Where(session => !session.IsCreated).GroupBy(session => $"{session.Failure!.Type}/{session.Failure.Code}"))
        {
            int count = cause.Count();
            string which = count == sessions.Count ? count == 1 ? "the session" : $"not one of {count} sessions" : $"{count} of {sessions.Count} sessions";
            string could = count == sessions.Count && count > 1 ? "could be created" : "could not be created";
            string why = cause.First().Failure!.Message;
            string stop = why.Length > 0 && why[^1] is '.' or '?' or '!' ? string.Empty : ".";
            Failed(new MeasurementException(FailureKind.SessionNotCreated, _options.Name ?? _workload.Target, $"{which} {could}: {why}{stop}"));
        }
    }
}
