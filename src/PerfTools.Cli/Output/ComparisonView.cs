using PerfTools.Engine.Reporting;

namespace PerfTools.Cli.Output;

/// <summary>A row for each pair and metric; below, why.</summary>
internal sealed class ComparisonView : ResultView<ComparisonResult>
{
    public override IReadOnlyList<Column<ComparisonResult>> Columns { get; } =
    [
        new("Target", 8, result => result.Target) { IsFlexible = true },
        new("Operation", 9, Operation) { IsFlexible = true, IsShown = results => results.Any(result => Operation(result).Length > 0) },
        new("Metric", 6, result => result.Metric.ToString()),
        new("Baseline", 8, result => Number(result.BaselineValue, "G5")) { IsNumber = true },
        new("Current", 8, result => Number(result.CurrentValue, "G5")) { IsNumber = true },
        new("Shift", 8, result => Number(result.Shift, "+0.####;-0.####;0")) { IsNumber = true },
        new("Unit", 4, result => result.Unit),
        new("Shift %", 7, result => Number(result.ShiftPercent, "+0.0;-0.0;0.0")) { IsNumber = true, IsOptional = true },
        new("Interval %", 14, result => result.GetInterval()) { IsNumber = true, IsOptional = true },
        new("Verdict", 12, result => result.Verdict.ToString()),
    ];

    public override IReadOnlyList<Remark<ComparisonResult>> Remarks { get; } =
    [
        new(result => result.Reason, MergesNumbers: false),
        new(result => result.Notes, MergesNumbers: false),
    ];

    public override string TargetOf(ComparisonResult result) => result.Target;

    public override Verdict VerdictOf(ComparisonResult result) => ReportOutcome.Of(result);

    public override string NameOf(ComparisonResult result, IReadOnlyList<ComparisonResult> all)
    {
        string metric = all.Select(row => row.Metric).Distinct().Count() > 1 ? result.Metric.ToString() : string.Empty;
        return $"{Operation(result)} {metric}".Trim();
    }

    private static string Operation(ComparisonResult result) =>
        result.PayloadBytes is > 0 and { } bytes ? FormattableString.Invariant($"{result.Operation} {bytes}") : result.Operation;
}
