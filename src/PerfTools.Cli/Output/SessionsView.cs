using System.Globalization;
using PerfTools.Cli.Text;
using PerfTools.Engine.Sessions.Report;

namespace PerfTools.Cli.Output;

/// <summary>A row for each load; below, what did not succeed and why.</summary>
internal sealed class SessionsView : ResultView<ConcurrentSessionsResult>
{
    public override IReadOnlyList<Column<ConcurrentSessionsResult>> Columns { get; } =
    [
        new("Target", 8, result => result.Target) { IsFlexible = true },
        new("Operation", 6, result => result.Operation) { IsOptional = true },
        new("Sessions", 8, result => Text($"{result.SessionsCreated}/{result.SessionsRequested}")) { IsNumber = true },
        new("Succeeded", 9, result => Text($"{result.Succeeded}")) { IsNumber = true },
        new("Err %", 5, result => Number(result.ErrorPercent, "0.##")) { IsNumber = true },
        new("Ops/s", 6, result => Number(result.ThroughputPerSecond, "0")) { IsNumber = true },
        new("p50", 6, result => TimeText.Of(result.P50Us)) { IsNumber = true },
        new("p99", 6, result => TimeText.Of(result.P99Us)) { IsNumber = true },
        new("max", 6, result => TimeText.Of(result.MaxUs)) { IsNumber = true, IsOptional = true },
        new("Verdict", 12, result => result.Verdict.ToString()),
        new("Shape", 10, result => result.Distribution?.ToString() ?? string.Empty) { IsOptional = true },
    ];

    public override IReadOnlyList<Remark<ConcurrentSessionsResult>> Remarks { get; } =
    [
        new(result => result.Violations, MergesNumbers: false),
        new(result => result.Succeeded > 0 ? result.ErrorSummary : string.Empty, MergesNumbers: false),
        new(result => result.Notes, MergesNumbers: true),
    ];

    public override string TargetOf(ConcurrentSessionsResult result) => result.Target;

    public override Verdict VerdictOf(ConcurrentSessionsResult result) => result.Verdict;

    public override string NameOf(ConcurrentSessionsResult result, IReadOnlyList<ConcurrentSessionsResult> all) =>
        all.Count > 1 ? Text($"{result.SessionsRequested} sessions") : string.Empty;

    public override string? FailureOf(ConcurrentSessionsResult result) =>
        LoadFailure.Of(result)?.Message;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
