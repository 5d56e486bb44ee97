using System.Globalization;

namespace PerfTools.Cli.Output;

/// <summary>A row for each target and operation; below, predictions and what the points cannot tell.</summary>
internal sealed class ScalabilityView : ResultView<ScalabilityResult>
{
    public override IReadOnlyList<Column<ScalabilityResult>> Columns { get; } =
    [
        new("Target", 8, result => result.Target) { IsFlexible = true },
        new("Operation", 9, result => result.Operation) { IsFlexible = true, IsShown = results => results.Any(result => result.Operation.Length > 0) },
        new("Points", 6, result => Number(result.PointCount, "0")) { IsNumber = true },
        new("Lambda", 8, result => Throughput(result.LambdaPerSecond)) { IsNumber = true },
        new("Sigma", 6, result => Number(result.Sigma, "0.0000")) { IsNumber = true },
        new("Kappa", 8, result => Number(result.Kappa, "G3")) { IsNumber = true },
        new("R2", 5, result => Number(result.RSquared, "0.000")) { IsNumber = true, IsOptional = true },
        new("Best N", 6, result => Number(result.BestConcurrency, "0.#")) { IsNumber = true },
        new("95 % interval", 13, Interval) { IsNumber = true, IsOptional = true },
        new("Peak/s", 8, result => Throughput(result.PeakThroughputPerSecond)) { IsNumber = true },
        new("Knee", 4, result => Number(result.KneeConcurrency, "0")) { IsNumber = true },
        new("Verdict", 12, result => result.Verdict.ToString()),
        new("Trend", 12, result => result.Trend) { IsOptional = true },
    ];

    public override IReadOnlyList<Remark<ScalabilityResult>> Remarks { get; } =
    [
        new(result => result.Reason, MergesNumbers: false),
        new(result => result.Violations, MergesNumbers: false),
        new(result => result.Notes, MergesNumbers: false),
    ];

    public override string TargetOf(ScalabilityResult result) => result.Target;

    public override Verdict VerdictOf(ScalabilityResult result) => result.Verdict;

    public override string NameOf(ScalabilityResult result, IReadOnlyList<ScalabilityResult> all) => all.Count > 1 ? result.Operation : string.Empty;

    public override void WriteFacts(IReadOnlyList<ScalabilityResult> results, TextWriter writer)
    {
        foreach (ScalabilityResult result in results.Where(result => result.PredictedThroughput.Length > 0))
            writer.Write($"{$"{result.Target} {result.Operation}".Trim()}: predicted operations a second at {result.PredictedThroughput}\n");
    }

    private static string Interval(ScalabilityResult result) => result.BestConcurrencyLow is not { } low ? "-"
        : result.BestConcurrencyHigh is { } high ? string.Create(CultureInfo.InvariantCulture, $"{low:0.#} to {high:0.#}")
        : string.Create(CultureInfo.InvariantCulture, $"{low:0.#} or more");

    private static string Throughput(double? value) => Number(value, value < 1000 ? "0.##" : "#,0");
}
