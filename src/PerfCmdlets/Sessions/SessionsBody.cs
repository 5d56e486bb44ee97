using PerfTools.Cmdlets.Pipeline;
using PerfTools.Engine.Sessions;
using PerfTools.Engine.Sessions.Report;

namespace PerfTools.Cmdlets.Sessions;

/// <summary>The body of Invoke-ConcurrentSessions: one load, its results as they come, its failures as errors.</summary>
internal static class SessionsBody
{
    public static async Task RunAsync(
        SessionLoadOptions options, IWorkload workload, Func<DateTimeOffset?>? agreedStart, ICmdletOutput output, CancellationToken cancellationToken)
    {
        string target = options.Name ?? workload.Target;
        output.WriteVerbose($"{options.SessionsNeeded} sessions against {target}.");
        NoteTally notes = new();
        await MeasurementBody.Guard(output, target, async () =>
        {
            SessionLoadMeasurement measurement = new(options, workload)
            {
                Failed = output.WriteFailure,
                AgreeOnStart = agreedStart is null ? null : ending => output.Ask(agreedStart, ending),
            };
            await foreach (object result in measurement.MeasureAsync(output, cancellationToken).ConfigureAwait(false))
            {
                output.WriteResult(result);
                if (result is not ConcurrentSessionsResult summary) continue;
                notes.Add($"{summary.SessionsRequested} sessions", summary.Notes);
                if (LoadFailure.Of(summary) is { } nothing && !cancellationToken.IsCancellationRequested) output.WriteFailure(nothing);
            }
        }).ConfigureAwait(false);
        notes.Warn(output, target);
    }
}
