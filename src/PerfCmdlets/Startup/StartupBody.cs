using PerfTools.Cmdlets.Pipeline;
using PerfTools.Engine.Startup;

namespace PerfTools.Cmdlets.Startup;

/// <summary>
/// The body of Test-ServerStartup: its results as they come, or one bool for all of them. A server that does not start is a result
/// that says so, and no error.
/// </summary>
internal static class StartupBody
{
    /// <param name="measurement">What to measure.</param>
    /// <param name="target">What to call it in messages.</param>
    /// <param name="isQuiet">Whether one bool stands for all results.</param>
    /// <param name="output">Where results go.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task RunAsync(
        ServerStartupMeasurement measurement, string target, bool isQuiet, ICmdletOutput output, CancellationToken cancellationToken)
    {
        output.WriteVerbose($"Starting {target}.");
        NoteTally notes = new();
        List<Verdict> verdicts = [];
        bool isComplete = false;
        await MeasurementBody.Guard(output, target, async () =>
        {
            await foreach (object result in measurement.MeasureAsync(output, cancellationToken).ConfigureAwait(false))
            {
                if (!isQuiet) output.WriteResult(result);
                if (result is not ServerStartupResult summary) continue;
                verdicts.Add(summary.Verdict);

                // Other notes, on how many starts make an interval, stand in the result and are no surprise.
                if (summary.KilledCount > 0 || summary.LeftoverCount > 0 || summary.Verdict == Verdict.Inconclusive) notes.Add(summary.Target, summary.Notes);
            }

            isComplete = true;
        }).ConfigureAwait(false);
        notes.Warn(output, target);
        if (isQuiet && !cancellationToken.IsCancellationRequested)
            output.WriteResult(isComplete && verdicts.Count > 0 && verdicts.TrueForAll(verdict => verdict == Verdict.Pass));
    }
}
