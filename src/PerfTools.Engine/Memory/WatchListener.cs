namespace PerfTools.Engine.Memory;

/// <summary>Who is told what happens during a watch. All calls come from the thread that drives it.</summary>
internal sealed record WatchListener
{
    /// <summary>A process, or a metric of it, cannot be watched; the others go on.</summary>
    public required Action<MeasurementException> Failed { get; init; }

    /// <summary>A checkpoint was read.</summary>
    public Action<MemorySample>? Sampled { get; init; }

    public IProgress<MeasurementProgress>? Progress { get; init; }
}
