using PerfTools.Engine.Scalability;

namespace PerfTools.Cmdlets.Pipeline;

/// <summary>The body of Measure-Scalability: a result for each target and operation, and what must be said about it.</summary>
internal static class ScalabilityBody
{
    public static Task RunAsync(ScalabilityOptions options, LoadPointReader points, ICmdletOutput output, CancellationToken cancellationToken) =>
        MeasurementBody.Guard(output, "the input", async () =>
        {
            output.WriteVerbose($"Fitting {points.Points.Count} points.{(points.Note.Length > 0 ? $" {points.Note}." : string.Empty)}");
            ScalabilityAnalysis analysis = new(options, points.Points) { Note = points.Note };
            await foreach (ScalabilityResult result in analysis.MeasureAsync(output, cancellationToken).ConfigureAwait(false))
            {
                output.WriteResult(result);
                string name = $"{result.Target} {result.Operation}".Trim();
                if (result.ExcludedPointCount > 0)
                    output.WriteWarning($"{name}: {result.ExcludedPointCount} of {result.ExcludedPointCount + result.PointCount} points are not in the fit (property Notes).");
                if (result.Reason.Length > 0) output.WriteWarning($"{name}: {result.Reason}.");
            }
        });
}
