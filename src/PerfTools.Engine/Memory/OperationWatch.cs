using PerfTools.Engine.Timing;

namespace PerfTools.Engine.Memory;

/// <summary>
/// Watches while somebody else runs operations: <c>while (watch.Next()) operation();</c>. It is driven from the thread of the
/// operations, because a script block must run on the thread of its session; checkpoints are read between operations.
/// Between checkpoints, <see cref="Next"/> costs nanoseconds and allocates nothing.
/// </summary>
internal sealed class OperationWatch : IDisposable
{
    private const long ReportInterval = 200_000_000;

    private readonly IClock _clock;
    private readonly WatchListener _listener;
    private readonly CancellationToken _cancellationToken;
    private readonly MemoryLeakReport _report;
    private readonly OperationSchedule _schedule;
    private readonly WatchedTargets _targets;
    private readonly WatchGaps _gaps;
    private readonly MemoryLeakOptions _options;
    private readonly string? _nameOfThisProcess;

    private long _begun;
    private long _countDue;
    private long _wakeAt;
    private long _errors;
    private long _lastWithError;
    private string _firstError = string.Empty;
    private bool _hasOpened;
    private bool _hasStarted;
    private bool _isOver;
    private bool _isComplete;

    /// <param name="nameOfThisProcess">What to call this process, if that is what is watched.</param>
    /// <param name="options">Checked options.</param>
    /// <param name="listener">Told of checkpoints and failures.</param>
    /// <param name="host">Where the processes and the time are.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    internal OperationWatch(
        string? nameOfThisProcess, MemoryLeakOptions options, WatchListener listener, WatchHost host, CancellationToken cancellationToken)
    {
        _nameOfThisProcess = nameOfThisProcess;
        _options = options;
        _listener = listener;
        _cancellationToken = cancellationToken;
        _clock = host.Clock;
        _report = new MemoryLeakReport(options, host.Analyzer);
        _schedule = new OperationSchedule(options);
        _targets = new WatchedTargets(options, host.Source, listener);
        _gaps = new WatchGaps(host.Slept, interval: null);
    }

    /// <summary>The processes that are watched, once <see cref="Start"/> was called.</summary>
    public IReadOnlyList<int> ProcessIds => [.. _targets.All.Select(target => target.Id)];

    /// <summary>Operations that have ended.</summary>
    public long OperationCount => _isOver ? _begun : Math.Max(0, _begun - 1);

    /// <summary>Whether the run has not, or not yet, reached what was planned.</summary>
    public bool IsPartial => !_isComplete;

    /// <summary>Watches this process, which the operations run in.</summary>
    /// <param name="name">What to call the operations in the results.</param>
    /// <param name="options">What to watch, and for how long.</param>
    /// <param name="listener">Told of checkpoints and failures.</param>
    /// <param name="cancellationToken">Ends the watch at the next operation; <see cref="Next"/> is false then.</param>
    /// <exception cref="OptionException">An option cannot be used.</exception>
    public static OperationWatch OfThisProcess(
        string name, MemoryLeakOptions options, WatchListener listener, CancellationToken cancellationToken)
    {
        WatchChecks.OfThisProcess(options);
        return new OperationWatch(name, options, listener, WatchHost.ThisMachine(), cancellationToken);
    }

    /// <summary>Watches the processes, or the program, of the options, while the operations drive a load at them.</summary>
    /// <param name="options">What to watch, and for how long.</param>
    /// <param name="listener">Told of checkpoints and failures.</param>
    /// <param name="cancellationToken">Ends the watch at the next operation; <see cref="Next"/> is false then.</param>
    /// <exception cref="OptionException">An option cannot be used.</exception>
    public static OperationWatch OfTargets(MemoryLeakOptions options, WatchListener listener, CancellationToken cancellationToken)
    {
        WatchChecks.OfTargets(options, countsOperations: true);
        return new OperationWatch(null, options, listener, WatchHost.ThisMachine(), cancellationToken);
    }

    /// <summary>
    /// Opens the processes, or starts the program, so that a setup can talk to it. <see cref="Next"/> does it otherwise. The
    /// first checkpoint is read in the first <see cref="Next"/>.
    /// </summary>
    /// <exception cref="MeasurementException">The program could not be started.</exception>
    public void Start()
    {
        if (_hasOpened) return;
        _hasOpened = true;
        if (_nameOfThisProcess is { } name) _targets.OpenThisProcess(name, _schedule.Expected);
        else _targets.Open(_schedule.Expected);
    }

    /// <summary>Whether another operation is due. It reads a checkpoint first, where one is due.</summary>
    /// <exception cref="MeasurementException">The program could not be started.</exception>
    public bool Next()
    {
        bool isNothingDue = _begun < _countDue && !_cancellationToken.IsCancellationRequested && _clock.Nanoseconds < _wakeAt;
        if (!isNothingDue && !Advance()) return false;
        _begun++;
        return true;
    }

    /// <summary>Says that the operation under way has failed; several times for one operation count once.</summary>
    public void AddError(string message)
    {
        if (_begun == _lastWithError) return;
        _lastWithError = _begun;
        if (_errors++ == 0) _firstError = message;
        if (_errors > _options.MaximumErrors) _countDue = 0;
    }

    /// <summary>
    /// Stops what was started, and judges what was seen; also before <see cref="Next"/> has become false, for instance after
    /// Ctrl+C, and then the results say that they are partial.
    /// </summary>
    /// <returns>One result per target and metric.</returns>
    public IReadOnlyList<MemoryLeakResult> Finish()
    {
        Stop();
        WatchSummary summary = Summary();
        return [.. _targets.All.SelectMany(target => _report.Build(target, summary))];
    }

    /// <summary>What a child process tells its parent beside the samples, instead of <see cref="Finish"/>.</summary>
    public IReadOnlyList<WatchRecord> FinishUnjudged()
    {
        Stop();
        WatchSummary summary = Summary();
        return [.. _targets.All.Where(target => target.Watched.Count > 0).Select(summary.RecordOf)];
    }

    public void Dispose() => Stop();

    private bool Advance()
    {
        if (_isOver) return false;
        if (_cancellationToken.IsCancellationRequested || _errors > _options.MaximumErrors) return Ends(isComplete: false);
        Start();
        long now = _clock.Nanoseconds, readAt = now;
        if (!_hasStarted || _begun >= _schedule.CountDue || now >= _schedule.TimeDue)
        {
            if (!Read()) return Ends(isComplete: false);
            if (_begun >= _schedule.Total || now >= _schedule.End) return Ends(isComplete: true);
            now = _clock.Nanoseconds;
            if (_hasStarted) _schedule.Advance(_begun, now);
        }

        if (!_hasStarted) _schedule.Start(now, now - readAt);
        _hasStarted = true;
        _countDue = _schedule.CountDue;
        Report(now);
        return true;
    }

    /// <returns>False where nothing is left to watch.</returns>
    private bool Read()
    {
        _gaps.At(_clock.Nanoseconds);
        _targets.Read(() => _clock.Nanoseconds, _begun);
        return _targets.Running.Count > 0;
    }

    private bool Ends(bool isComplete)
    {
        (_isOver, _isComplete) = (true, isComplete);
        return false;
    }

    private void Report(long now)
    {
        _wakeAt = _schedule.TimeDue;
        if (_listener.Progress is not { } progress) return;
        _wakeAt = Math.Min(_wakeAt, now + ReportInterval);
        string status = FormattableString.Invariant($"{_begun:#,0} operations");
        progress.Report(new MeasurementProgress("Watching memory", status, (int)Math.Min(99, 100 * _schedule.ShareDone(_begun, now))));
    }

    private void Stop()
    {
        try
        {
            _targets.Dispose();
        }
        catch (MeasurementException runsOn)
        {
            _listener.Failed(runsOn);
        }
    }

    private WatchSummary Summary() => new()
    {
        Planned = _schedule.Planned,
        Interruption = _isComplete ? null : _errors > _options.MaximumErrors ? $"more than {_options.MaximumErrors} errors" : "stopped",
        Notes = _gaps.Notes(),
        OperationCount = OperationCount,
        Errors = _errors,
        FirstError = _firstError,
        HasCollectedHeap = _nameOfThisProcess is null ? null : _options.Metrics.Contains(MemoryMetric.ManagedHeap),
    };
}
