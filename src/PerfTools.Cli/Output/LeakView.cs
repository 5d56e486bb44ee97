namespace PerfTools.Cli.Output;

/// <summary>A row for each process and metric; below, why its verdict is what it is.</summary>
internal sealed class LeakView : ResultView<MemoryLeakResult>
{
    public override IReadOnlyList<Column<MemoryLeakResult>> Columns { get; } =
    [
        new("Target", 8, result => result.Target) { IsFlexible = true },
        new("Metric", 7, result => result.Metric.ToString()),
        new("Verdict", 12, result => result.Verdict.ToString()),
        new("Pattern", 7, result => result.Pattern.ToString()),
        new("Growth", 6, result => result.GetFigures().Growth) { IsNumber = true },
        new("99 % interval", 13, result => result.GetFigures().Interval) { IsNumber = true, IsOptional = true },
        new("Unit", 4, result => result.GetFigures().Unit),
        new("Min.det.", 8, result => result.GetFigures().MinimumDetectable) { IsNumber = true, IsOptional = true },
        new("Start -> End", 12, result => result.GetFigures().StartToEnd) { IsNumber = true },
        new("Trend", 12, result => result.Trend) { IsOptional = true },
    ];

    public override IReadOnlyList<Remark<MemoryLeakResult>> Remarks { get; } =
    [
        new(result => result.Reason, MergesNumbers: false),
        new(result => result.Violations, MergesNumbers: false),
        new(result => result.Errors > 0 && result.Errors < result.OperationCount ? result.ErrorSummary : string.Empty, MergesNumbers: false),
        new(result => result.Notes, MergesNumbers: true),
    ];

    public override string TargetOf(MemoryLeakResult result) => result.Target;

    public override Verdict VerdictOf(MemoryLeakResult result) => result.Verdict;

    public override string NameOf(MemoryLeakResult result, IReadOnlyList<MemoryLeakResult> all) =>
        all.Count > 1 ? result.Metric.ToString() : string.Empty;

    public override string? FailureOf(MemoryLeakResult result) =>
        result.OperationCount > 0 && result.Errors >= result.OperationCount ? $"{result.Target}: not one operation succeeded: {result.ErrorSummary}" : null;
}
