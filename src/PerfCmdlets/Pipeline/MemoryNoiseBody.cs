using PerfTools.Engine.Memory;
using PerfTools.Engine.Memory.Noise;
using PerfTools.Engine.Profiles;

namespace PerfTools.Cmdlets.Pipeline;

/// <summary>The body of Measure-MemoryNoise: watches as Test-MemoryLeak does, and keeps what it says about the noise.</summary>
internal static class MemoryNoiseBody
{
    /// <param name="options">What to watch.</param>
    /// <param name="testDuration">How long the tests are to be that limits are for.</param>
    /// <param name="profile">The profile file to write limits to, or null.</param>
    public static Task RunAsync(
        MemoryLeakOptions options, TimeSpan testDuration, string? profile, ICmdletOutput output, CancellationToken cancellationToken) =>
        MeasurementBody.Guard(output, LeakBody.TargetOf(options), async () =>
        {
            List<MemoryNoiseResult> results = [];
            MemoryLeakMeasurement measurement = new(options) { Failed = output.WriteFailure };
            await foreach (MemoryLeakResult watched in measurement.MeasureAsync(output, cancellationToken).ConfigureAwait(false))
            {
                MemoryNoiseResult result = MemoryNoise.Of(watched, testDuration);
                output.WriteResult(result);
                results.Add(result);
            }

            if (profile is null || results.Count == 0) return;
            if (MemoryNoise.LimitsOf(results) is { } limits)
                PerfProfileFile.Update(profile, known => known.With(results[0].HostClass, environment => environment with { Memory = limits }));
            else
                output.WriteWarning($"{profile}: not written, as no limit follows from what was seen: {results[0].Reason}.");
        });
}
