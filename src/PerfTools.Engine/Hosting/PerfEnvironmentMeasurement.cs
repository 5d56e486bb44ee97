using PerfTools.Engine.Hosting.Kernel;
using PerfTools.Engine.Timing;

namespace PerfTools.Engine.Hosting;

/// <summary>Says whether this host is fit to measure on: clock, stalls, processors, memory, limits and what others do.</summary>
public sealed class PerfEnvironmentMeasurement
{
    private readonly PerfEnvironmentOptions _options;

    /// <param name="options">How long to look.</param>
    /// <exception cref="OptionException">An option cannot be used.</exception>
    public PerfEnvironmentMeasurement(PerfEnvironmentOptions options)
    {
        options.Validate();
        _options = options;
    }

    /// <summary>
    /// A row for each check, and the summary as the last; after cancellation of what there was. No process that it started is left then.
    /// </summary>
    public IAsyncEnumerable<PerfEnvironmentCheck> MeasureAsync(IProgress<MeasurementProgress>? progress = null, CancellationToken cancellationToken = default) =>
        MeasurementStream.RunAsync<PerfEnvironmentCheck>("environment", (emit, token) => emit(Measure(progress, token)), cancellationToken);

    private PerfEnvironmentCheck[] Measure(IProgress<MeasurementProgress>? progress, CancellationToken cancellationToken)
    {
        DateTimeOffset startedAt = DateTimeOffset.Now;
        long begin = MonotonicClock.Instance.Nanoseconds;
        HostReadings host = new HostSurvey(new SystemText(), MonotonicClock.Instance).Run(_options.Duration, progress, cancellationToken);
        double duration = Math.Round((MonotonicClock.Instance.Nanoseconds - begin) / 1e6, 1);
        return
        [
            .. PerfEnvironmentReport.Build(host, !cancellationToken.IsCancellationRequested)
                .Select(row => row with { Target = Environment.MachineName, StartedAt = startedAt, DurationMs = duration }),
        ];
    }
}
