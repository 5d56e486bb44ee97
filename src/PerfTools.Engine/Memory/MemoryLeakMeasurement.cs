using PerfTools.Engine.Cpu;
using PerfTools.Engine.Processes;
using PerfTools.Engine.Timing;

namespace PerfTools.Engine.Memory;

/// <summary>Watches processes, or a program that is started for it, for a time, and says which of their metrics grow.</summary>
public sealed class MemoryLeakMeasurement
{
    private readonly MemoryLeakOptions _options;

    /// <exception cref="OptionException">An option cannot be used.</exception>
    public MemoryLeakMeasurement(MemoryLeakOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        WatchChecks.OfTargets(options, countsOperations: false);
        _options = options;
    }

    /// <summary>
    /// Called for a process, or a metric of one, that cannot be watched, while the others go on; where it is null, they are
    /// thrown at the end.
    /// </summary>
    public Action<MeasurementException>? Failed { get; init; }

    /// <summary>Called for each checkpoint as it is read, on the measuring thread: it must not take long.</summary>
    public Action<MemorySample>? Sampled { get; init; }

    /// <summary>
    /// One result per process and metric, when the watch of that process ends. A program that was started is stopped, with
    /// what it started, before the sequence ends. After cancellation, what was seen is judged first.
    /// </summary>
    /// <exception cref="MeasurementException">A process could not be watched.</exception>
    /// <exception cref="AggregateException">Several could not.</exception>
    public IAsyncEnumerable<MemoryLeakResult> MeasureAsync(
        IProgress<MeasurementProgress>? progress = null, CancellationToken cancellationToken = default) =>
        MeasurementStream.RunAsync<MemoryLeakResult>("memory leak", (emit, token) => Measure(emit, progress, token), cancellationToken);

    private void Measure(Action<MemoryLeakResult[]> emit, IProgress<MeasurementProgress>? progress, CancellationToken cancellationToken)
    {
        List<MeasurementException> failures = [];
        WatchListener listener = new() { Failed = Failed ?? failures.Add, Sampled = Sampled };
        IProcessSource source = ProcessPlatform.OpenSource();
        using ISampleTimer timer = ProcessPlatform.OpenTimer(source, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        using (WatchedTargets targets = new(_options, source, listener))
        {
            targets.Open(WatchRun.ExpectedReadings(_options));
            Watch(targets, timer, emit, progress);
        }

        if (failures.Count == 1) throw failures[0];
        if (failures.Count > 1) throw new AggregateException(failures);
    }

    /// <summary>A target that ends is judged at once; the others at the end, when the program has been stopped.</summary>
    private void Watch(WatchedTargets targets, ISampleTimer timer, Action<MemoryLeakResult[]> emit, IProgress<MeasurementProgress>? progress)
    {
        MemoryLeakReport report = new(_options);
        WatchRun run = new(_options, MonotonicClock.Instance, timer, () => SuspendedTime.Nanoseconds, targets) { Ended = Judge };
        try
        {
            run.Run(progress);
        }
        finally
        {
            WatchedTarget[] left = [.. targets.Running];
            try
            {
                targets.Dispose();
            }
            finally
            {
                foreach (WatchedTarget target in left) Judge(target, run.Summary());
            }
        }

        void Judge(WatchedTarget target, WatchSummary summary) => emit([.. report.Build(target, summary)]);
    }
}
