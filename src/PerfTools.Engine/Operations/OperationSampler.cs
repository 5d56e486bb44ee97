using PerfTools.Engine.Timing;

namespace PerfTools.Engine.Operations;

/// <summary>Whose sample is due.</summary>
internal enum OperationSubject
{
    Operation,
    Baseline,

    /// <summary>A block without a statement, for the cost of calling one.</summary>
    EmptyBlock,
}

/// <summary>
/// Decides what is sampled next, and keeps the samples. It is driven by whoever runs the operation, because a script block
/// must run on the thread of its session: while <see cref="Next"/>: prepare; <see cref="Begin"/>; run what is
/// <see cref="Due"/>, <see cref="BatchSize"/> times; <see cref="End"/>. Operation and baseline take turns, so that a
/// disturbance hits both, and take turns in going first. Between Begin and End nothing is allocated.
/// </summary>
internal sealed class OperationSampler : IDisposable
{
    private const double ClockReadingsPerSample = 1000;
    private const int EmptyBlockWarmup = 100;
    private const int EmptyBlockSamples = 25;

    private static readonly TimeSpan Probing = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(200);

    private readonly OperationOptions _options;
    private readonly IClock _clock;
    private readonly IOperationCounters? _counters;
    private readonly IProgress<MeasurementProgress> _progress;
    private readonly CancellationToken _cancellationToken;
    private readonly WarmupRule _warmup;
    private readonly StallProbe _stalls;
    private readonly HostCpuTime _host;
    private readonly double _clockCostUs;
    private readonly Subject _operation;
    private readonly Subject? _baseline;
    private readonly Subject? _emptyBlock;
    private readonly IEnumerator<Subject> _plan;
    private readonly long _runBegan;

    private Subject _due;
    private bool _isMeasuring;
    private TimeSpan _nextReport = ReportInterval;
    private DateTimeOffset _startedAt;
    private long _measuringBegan;
    private long _began;
    private long _ended;
    private long _cpuBefore;
    private long _allocatedBefore;

    /// <param name="options">Checked options.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="counters">Counters of this process for a script block; null for programs.</param>
    /// <param name="progress">Told between samples how far the run is.</param>
    /// <param name="cancellationToken">Looked at before each sample.</param>
    public OperationSampler(
        OperationOptions options, IClock clock, IOperationCounters? counters, IProgress<MeasurementProgress> progress, CancellationToken cancellationToken)
    {
        _options = options;
        _clock = clock;
        _counters = counters;
        _progress = progress;
        _cancellationToken = cancellationToken;
        _warmup = new WarmupRule(options);
        _stalls = new StallProbe(clock);
        _host = HostCpuTime.Read();
        _clockCostUs = InstrumentCost.ClockReadingUs(clock);
        _operation = new Subject(OperationSubject.Operation, Sizer(options), options.MaximumCount);
        if (options.BaselineName is not null) _baseline = new Subject(OperationSubject.Baseline, Sizer(options), options.MaximumCount);
        if (options.Kind == OperationKind.ScriptBlock)
            _emptyBlock = new Subject(OperationSubject.EmptyBlock, BatchSizer.Automatic(ShortestSample), EmptyBlockSamples);
        _due = _operation;
        _runBegan = clock.Nanoseconds;
        _plan = Plan().GetEnumerator();
    }

    public OperationSubject Due => _due.Kind;

    /// <summary>Whether all samples have been taken.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>How often to run it between Begin and End.</summary>
    public int BatchSize { get; private set; }

    private double ShortestSample => ClockReadingsPerSample * Math.Max(_clockCostUs * 1000, _clock.ResolutionNanoseconds);

    /// <summary>Whether there is another sample to take.</summary>
    /// <exception cref="OperationCanceledException">The user stopped the run.</exception>
    public bool Next()
    {
        _cancellationToken.ThrowIfCancellationRequested();
        IsComplete = !_plan.MoveNext();
        if (!IsComplete) _due = _plan.Current;
        return !IsComplete;
    }

    public void Begin()
    {
        if (_counters is not null)
        {
            _cpuBefore = _counters.CpuNanoseconds;
            _allocatedBefore = _counters.AllocatedBytes;
        }

        _began = _clock.Nanoseconds;
    }

    public void End()
    {
        _ended = _clock.Nanoseconds;
        if (!_isMeasuring) return;
        _due.Samples.Record(_ended - _began, BatchSize);
        if (_counters is null) return;
        long allocated = _counters.AllocatedBytes - _allocatedBefore;
        _due.Samples.AddUse(_counters.CpuNanoseconds - _cpuBefore, allocated);
    }

    /// <summary>CPU time of the program that has just ended.</summary>
    public void AddCpu(long nanoseconds)
    {
        if (_isMeasuring) _due.Samples.AddUse(nanoseconds, 0);
    }

    /// <summary>Says that one operation of this sample wrote an error.</summary>
    public void AddError(string message)
    {
        if (_isMeasuring) _due.Samples.AddError(message);
    }

    /// <summary>The result, once <see cref="Next"/> has said that there is no further sample.</summary>
    /// <exception cref="InvalidOperationException">There still is one.</exception>
    public OperationResult Result() => !IsComplete
        ? throw new InvalidOperationException("The run is not complete.")
        : OperationReport.Build(_options, new OperationRecord
        {
            Operation = _operation.Samples,
            Baseline = _baseline?.Samples,
            EmptyBlock = _emptyBlock?.Samples,
            BatchSize = _operation.Sizer.Size,
            HasCounters = _counters is not null,
            WarmupCount = _warmup.Count,
            ClockCostUs = _clockCostUs,
            ResolutionUs = _clock.ResolutionNanoseconds / 1000,
            WorstStallUs = _stalls.WorstUs,
            StealPercent = _host.StealPercentSince(),
            StartedAt = _startedAt,
            DurationMs = (_ended - _measuringBegan) / 1e6,
        });

    public void Dispose() => _plan.Dispose();

    private IEnumerable<Subject> Plan()
    {
        foreach (Subject subject in WarmUp()) yield return subject;
        if (_emptyBlock is not null)
            foreach (Subject subject in Calibrate(_emptyBlock)) yield return subject;
        _stalls.Spin(Probing, _cancellationToken);
        _startedAt = DateTimeOffset.Now;
        _measuringBegan = _clock.Nanoseconds;
        _isMeasuring = true;
        StoppingRule enough = new(_options);
        while (!enough.IsEnough(_operation.Samples.Nanoseconds, Since(_measuringBegan), Since(_runBegan)))
        {
            foreach (Subject subject in Pair(_operation.Samples.Count)) yield return Aim(subject, subject.Sizer.Size);
            Report();
        }
    }

    /// <summary>A B, B A, A B, …: who comes second finds caches as the first has left them, and must not always be the same.</summary>
    private Subject[] Pair(int pairs) => _baseline switch
    {
        null => [_operation],
        { } baseline => pairs % 2 == 0 ? [_operation, baseline] : [baseline, _operation],
    };

    private IEnumerable<Subject> WarmUp()
    {
        while (!_warmup.IsEnough(Since(_runBegan)))
        {
            int left = _warmup.Left;
            yield return Aim(_operation, Math.Min(_operation.Sizer.Size, left));
            _operation.Sizer.Observe(_ended - _began, BatchSize);
            _warmup.Observe(_ended - _began, BatchSize, Since(_runBegan));
            if (_baseline is not null)
            {
                yield return Aim(_baseline, Math.Min(_baseline.Sizer.Size, left));
                _baseline.Sizer.Observe(_ended - _began, BatchSize);
            }

            Report();
        }
    }

    /// <summary>An own batch size, because it must be exact to a fraction of what an empty block costs.</summary>
    private IEnumerable<Subject> Calibrate(Subject subject)
    {
        for (int done = 0; done < EmptyBlockWarmup; done += BatchSize)
        {
            yield return Aim(subject, subject.Sizer.Size);
            subject.Sizer.Observe(_ended - _began, BatchSize);
        }

        _isMeasuring = true;
        for (int i = 0; i < EmptyBlockSamples; i++) yield return Aim(subject, subject.Sizer.Size);
        _isMeasuring = false;
    }

    private Subject Aim(Subject subject, int batchSize)
    {
        BatchSize = batchSize;
        return subject;
    }

    private BatchSizer Sizer(OperationOptions options)
    {
        // Without a warm-up nothing is known about the operation, and its first, cold call is to be seen.
        if (options.BatchSize is { } size) return BatchSizer.Fixed(size);
        return options.Kind == OperationKind.Command || options.WarmupCount == 0 ? BatchSizer.Fixed(1) : BatchSizer.Automatic(ShortestSample);
    }

    private TimeSpan Since(long nanoseconds) => TimeSpan.FromTicks((_clock.Nanoseconds - nanoseconds) / 100);

    private void Report()
    {
        TimeSpan elapsed = Since(_runBegan);
        if (elapsed < _nextReport) return;
        _nextReport = elapsed + ReportInterval;
        double share = Math.Max(elapsed / _options.MaximumDuration, (double)_operation.Samples.Count / _options.MaximumCount);
        string status = _isMeasuring ? $"{_operation.Samples.Count} samples" : "warming up";
        _progress.Report(new MeasurementProgress($"Measuring {_options.Name}", status, (int)Math.Min(99, 100 * share)));
    }

    private sealed record Subject(OperationSubject Kind, BatchSizer Sizer, int Capacity)
    {
        public SampleSeries Samples { get; } = new(Capacity);
    }
}
