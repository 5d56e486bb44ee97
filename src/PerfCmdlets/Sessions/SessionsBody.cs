using PerfTools.Cmdlets.Pipeline;
using PerfTools.Engine;
using PerfTools.Engine.Sessions;

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
                if (summary is { Succeeded: 0, SessionsCreated: > 0 } && !cancellationToken.IsCancellationRequested) output.WriteFailure(NothingSucceeded(summary));
            }
        }).ConfigureAwait(false);
        notes.Warn(output, target);
    }

    private static MeasurementException NothingSucceeded(ConcurrentSessionsResult result) => new(
        FailureKind.NoOperationSucceeded, result.Target, $"not one of {result.Attempted} operations succeeded: {(result.ErrorSummary.Length > 0 ? result.ErrorSummary : "none was started")}.");
}
