using PerfTools.Engine.Timing;

namespace PerfTools.Engine.Monitoring;

/// <summary>Says how far a watch has come, where it has an end.</summary>
internal sealed class WatchProgress(PerformanceWatchOptions options, IClock clock, IProgress<MeasurementProgress>? progress)
{
    private readonly TimeSpan? _whole = options.Duration ?? options.Count * options.Interval;

    public long StartedAt { get; } = clock.Nanoseconds;

    public void Report()
    {
        if (progress is null) return;
        double elapsed = (clock.Nanoseconds - StartedAt) / 1e9;
        int percent = _whole is { } whole ? (int)Math.Min(100, 100 * elapsed / whole.TotalSeconds) : -1;
        progress.Report(new MeasurementProgress("Watching", FormattableString.Invariant($"{elapsed:0} s"), percent));
    }
}
