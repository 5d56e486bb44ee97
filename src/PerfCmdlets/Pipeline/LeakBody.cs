using PerfTools.Engine.Memory;

namespace PerfTools.Cmdlets.Pipeline;

/// <summary>The body of Test-MemoryLeak where nothing runs in the session: processes, or a program, by time.</summary>
internal static class LeakBody
{
    public static async Task RunAsync(MemoryLeakOptions options, LeakReport report, CancellationToken cancellationToken)
    {
        await MeasurementBody.Guard(report, TargetOf(options), async () =>
        {
            MemoryLeakMeasurement measurement = new(options) { Failed = report.WriteFailure, Sampled = report.Sampled };
            await foreach (MemoryLeakResult result in measurement.MeasureAsync(report, cancellationToken).ConfigureAwait(false))
                report.WriteResult(result);
        }).ConfigureAwait(false);
        report.Complete(cancellationToken.IsCancellationRequested);
    }

    public static string TargetOf(MemoryLeakOptions options) =>
        options.Command?.FilePath ?? (options.ProcessIds is [int only] ? $"process {only}" : $"{options.ProcessIds.Count} processes");
}
