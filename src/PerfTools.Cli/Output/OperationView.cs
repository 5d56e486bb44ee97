using System.Globalization;
using PerfTools.Cli.Text;

namespace PerfTools.Cli.Output;

/// <summary>A row for the operation; below, what it costs more than its baseline.</summary>
internal sealed class OperationView : ResultView<OperationResult>
{
    public override IReadOnlyList<Column<OperationResult>> Columns { get; } =
    [
        new("Name", 10, result => result.Target) { IsFlexible = true },
        new("Count", 5, result => Number(result.Count, "0")) { IsNumber = true },
        new("Median", 8, result => TimeText.Of(result.MedianUs)) { IsNumber = true },
        new("95 % interval", 13, result => TimeText.Range(result.MedianLowUs, result.MedianHighUs)) { IsNumber = true },
        new("Mean", 8, result => TimeText.Of(result.MeanUs)) { IsNumber = true, IsOptional = true },
        new("Min", 8, result => TimeText.Of(result.MinUs)) { IsNumber = true },
        new("Max", 8, result => TimeText.Of(result.MaxUs)) { IsNumber = true },
        new("Cpu", 8, result => TimeText.Of(1000 * result.CpuMs)) { IsNumber = true, IsOptional = true },
        new("Stable", 6, result => result.Stable ? "yes" : "no"),
        new("Verdict", 12, result => result.Verdict.ToString())
        {
            IsShown = results => results.Any(result => result.Verdict != Verdict.NotEvaluated),
        },
        new("Distribution", 12, result => result.Distribution.ToString()) { IsOptional = true },
    ];

    public override IReadOnlyList<Remark<OperationResult>> Remarks { get; } =
    [
        new(result => result.Violations, MergesNumbers: false),
        new(Errors, MergesNumbers: false),
        new(Instability, MergesNumbers: false),
        new(result => result.Notes, MergesNumbers: false),
    ];

    public override string TargetOf(OperationResult result) => result.Target;

    public override Verdict VerdictOf(OperationResult result) => result.Verdict;

    public override void WriteFacts(IReadOnlyList<OperationResult> results, TextWriter writer)
    {
        foreach (OperationResult result in results.Where(result => result.BaselineName is not null))
            writer.Write($"{result.Target} {DifferenceOf(result)}\n");
    }

    private static string DifferenceOf(OperationResult result)
    {
        string baseline = $"than {result.BaselineName} ({TimeText.Of(result.BaselineMedianUs)})";
        string interval = $"95 % interval {TimeText.Range(result.DifferenceLowUs, result.DifferenceHighUs)}";
        return result switch
        {
            { DifferenceUs: null } => $"could not be compared with {result.BaselineName}",
            { DifferenceLowUs: > 0 } => $"takes {TimeText.Of(result.DifferenceUs)} longer {baseline}, {interval}",
            { DifferenceHighUs: < 0 } => $"takes {TimeText.Of(-result.DifferenceUs)} less {baseline}, difference's {interval}",
            _ => $"takes neither longer nor less {baseline} as far as this run can tell: {TimeText.Of(result.DifferenceUs)}, {interval}",
        };
    }

    private static string Errors(OperationResult result) =>
        result.Errors == 0 || result.Violations.Contains(result.ErrorSummary, StringComparison.Ordinal)
            ? string.Empty
            : string.Create(CultureInfo.InvariantCulture, $"{result.Errors} of {result.OperationCount} failed: {result.ErrorSummary}");

    private static string Instability(OperationResult result)
    {
        string reason = $"not stable: {result.StabilityReason}";
        return result.Stable || result.Violations.Contains(reason, StringComparison.Ordinal) ? string.Empty : reason;
    }
}
