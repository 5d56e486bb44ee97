namespace PerfTools.Engine.Memory;

/// <summary>Watches processes, or a program that is started for it, and says which of their metrics grow.</summary>
public sealed class MemoryLeakMeasurement
{
    private readonly MemoryLeakOptions _options;

    /// <exception cref="OptionException">An option cannot be used.</exception>
    public MemoryLeakMeasurement(MemoryLeakOptions options)
    {
        options.Validate();
        _options = options;
    }

    /// <summary>Called for a process, or a metric of it, that cannot be watched, while the others go on; where it is null, they are thrown at the end.</summary>
    public Action<MeasurementException>? Failed { get; init; }

    /// <summary>Called for each checkpoint as it is read, on the measuring thread.</summary>
    public Action<MemorySample>? Sampled { get; init; }

    /// <summary>
    /// One result per process and metric, when the watch of that process ends. A program that was started is stopped, with
    /// what it started, before the sequence ends. After cancellation, what was seen is judged first.
    /// </summary>
    /// <exception cref="MeasurementException">A process could not be watched.</exception>
    /// <exception cref="AggregateException">Several could not.</exception>
    public IAsyncEnumerable<MemoryLeakResult> MeasureAsync(
        IProgress<MeasurementProgress>? progress = null, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException($"{_options}");
}
