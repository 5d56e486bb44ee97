using PerfTools.Engine.Processes.Linux;
using PerfTools.Engine.Statistics;

namespace PerfTools.Engine.Sessions.Report;

/// <summary>Turns a load into the results that the user gets.</summary>
internal sealed class LoadReport
{
    private readonly SessionLoadOptions _options;
    private readonly IWorkload _workload;
    private readonly LoadRun _run;
    private readonly LoadOutcome _outcome;
    private readonly LoadAccount _account;
    private readonly SegmentedHistogram _response = new();
    private readonly SegmentedHistogram? _service;
    private readonly ErrorTally _errors = new();
    private readonly double _elapsed;

    public LoadReport(SessionLoadOptions options, IWorkload workload, LoadRun run, LoadOutcome outcome)
    {
        (_options, _workload, _run, _outcome) = (options, workload, run, outcome);
        _account = LoadAccount.Of(outcome.Sessions, run, options, outcome.HasRun);
        _service = run.Arrivals is null ? null : new SegmentedHistogram();
        foreach (SessionRecord session in outcome.Sessions)
        {
            _response.Add(session.Tally.Response);
            if (session.Tally.Service is { } service) _service?.Add(service);
            _errors.Add(session.Tally.Errors);
        }

        if (_account.Dropped > 0) _errors.Add(SessionPhase.Operation, new SessionFault("Dropped", string.Empty, "no session was free in time"), _account.Dropped);
        _elapsed = Elapsed();
    }

    public IEnumerable<SessionResult> Sessions() => _outcome.Sessions.Select(session => SessionReport.Of(session, Name, _run));

    public ConcurrentSessionsResult Summary()
    {
        ConcurrentSessionsResult result = WithTimes(Counts()).WithErrors(_errors.ToErrors());
        result = result with { Notes = string.Join("; ", new LoadNotes(_options, _outcome, _run, _errors).For(result)) };
        (Verdict verdict, string violations) = new LoadVerdict(_options.Thresholds).Of(result);
        return result with { Verdict = verdict, Violations = violations };
    }

    private string Name => _options.Name ?? _workload.Target;

    private ConcurrentSessionsResult Counts() => new()
    {
        Target = Name,
        Work = _workload.Work,
        Operation = _workload.Operation,
        ComputerName = Environment.MachineName,
        Model = _options.Model,
        SessionsRequested = _account.SessionsRequested,
        SessionsCreated = _account.SessionsCreated,
        SessionsFailedToCreate = _account.SessionsFailedToCreate,
        SessionsLost = _outcome.Sessions.Count(session => session.State == SessionState.Lost),
        Attempted = _account.Attempted,
        Succeeded = _account.Succeeded,
        Failed = _account.Failed,
        TimedOut = _account.TimedOut,
        Cancelled = _account.Cancelled,
        Dropped = _account.Dropped,
        NotAttempted = _account.NotAttempted,
        EndedEarly = _outcome.EndedEarly,
        ErrorPercent = _account.ErrorPercent is { } percent ? Math.Round(percent, 4) : null,
        Reconnects = _outcome.Sessions.Sum(session => session.Tally.Reconnects),
        RatePerSecond = _options.Rate,
        ThinkTimeMs = _options.ThinkTime.TotalMilliseconds,
        TimeoutMs = _options.Timeout.TotalMilliseconds,
        WarmupCount = _options.WarmupCount,
        SetupMs = Milliseconds(_outcome.SetupNanoseconds),
        ResolutionUs = Math.Round(_run.Clock.ResolutionNanoseconds / 1000, 4),
        InstrumentCostUs = _outcome.InstrumentCostUs,
        StartedAt = _outcome.HasRun ? _run.StartedAt : DateTimeOffset.Now,
        DurationMs = Milliseconds(_elapsed),
        ClientCpuPercent = ClientCpu(),
        ProcessCpuPercentOfCore = _outcome.ProcessPercentOfCore is { } process ? Math.Round(process, 2) : null,
        ProcessCpuUsPerOperation = _outcome.ProcessCpuNanoseconds is { } used && _account.Succeeded > 0 ? Math.Round(used / 1000 / _account.Succeeded, 3) : null,
        ProcessPeakWorkingSetBytes = _outcome.ProcessPeakWorkingSetBytes,
        ProcessPrivateBytes = _outcome.ProcessPrivateBytes,
    };

    private ConcurrentSessionsResult WithTimes(ConcurrentSessionsResult counts)
    {
        SessionTally[] worked = [.. _outcome.Sessions.Select(session => session.Tally).Where(tally => tally.FirstStart is not null && tally.LastEnd > 0)];
        ConcurrentSessionsResult timed = counts with
        {
            ThroughputPerSecond = _elapsed <= 0 ? 0 : SignificantDigits.Of(_account.Succeeded * 1e9 / _elapsed),
            MeanSessionMs = worked.Length == 0 ? null : Milliseconds(worked.Average(tally => (double)(tally.LastEnd - tally.FirstStart!.Value))),
            MaxSessionMs = worked.Length == 0 ? null : Milliseconds(worked.Max(tally => tally.LastEnd - tally.FirstStart!.Value)),
            StartSkewMs = _options.Model != LoadModel.Closed || worked.Length == 0
                ? null
                : Milliseconds(worked.Max(tally => tally.FirstStart!.Value) - worked.Min(tally => tally.FirstStart!.Value)),
        };
        return timed.WithTimes(_response.ToDistribution(), _service?.ToDistribution());
    }

    /// <summary>From the common start to the end of the last operation; of an open model at least the time that it was scheduled for.</summary>
    private double Elapsed()
    {
        if (!_outcome.HasRun) return 0;
        double last = _outcome.Sessions.Max(session => (double)Math.Max(0, session.Tally.LastEnd - _run.Start));
        bool wasScheduled = _run.Arrivals is not null && !_run.IsEnding;
        return wasScheduled ? Math.Max(last, _options.Duration!.Value.TotalNanoseconds) : last;
    }

    private double? ClientCpu()
    {
        if (_outcome.WallNanoseconds <= 0) return null;
        double processors = _outcome.SharesOneThread ? 1 : Processors();
        return Math.Round(100.0 * Math.Max(0, _outcome.CpuNanoseconds) / _outcome.WallNanoseconds / processors, 1);
    }

    private static double Processors()
    {
        double? quota = OperatingSystem.IsLinux() ? new ProcessorAllowance().QuotaOf(Environment.ProcessId) : null;
        return Math.Min(quota ?? double.MaxValue, Environment.ProcessorCount);
    }

    private static double Milliseconds(double nanoseconds) => Math.Round(nanoseconds / 1e6, 3);
}
