using PerfTools.Engine.Hosting;

namespace PerfTools.Cmdlets.Pipeline;

/// <summary>The body of Test-PerfEnvironment: a row for each check and the summary, or one bool for all of them.</summary>
internal static class PerfEnvironmentBody
{
    public static Task RunAsync(PerfEnvironmentMeasurement measurement, bool isQuiet, ICmdletOutput output, CancellationToken cancellationToken) =>
        MeasurementBody.Guard(output, "this host", async () =>
        {
            PerfEnvironmentCheck? last = null;
            await foreach (PerfEnvironmentCheck row in measurement.MeasureAsync(output, cancellationToken).ConfigureAwait(false))
            {
                last = row;
                if (!isQuiet) output.WriteResult(row);
            }

            if (isQuiet) output.WriteResult(last is { Check: PerfEnvironmentCheck.SummaryCheck, Verdict: Verdict.Pass });
            if (last is not null) output.WriteVerbose($"{last.Verdict}: {last.Detail}.");
        });
}
