using PerfTools.Cli.Text;

namespace PerfTools.Cli.Output;

/// <summary>A row for each process, and without a summary for each interval.</summary>
internal sealed class CpuView(bool isSummary, bool includesChildren) : ResultView<ProcessCpuResult>
{
    public override IReadOnlyList<Column<ProcessCpuResult>> Columns { get; } =
    [
        new("Process", 10, result => result.ProcessName) { IsFlexible = true, Room = 16 },
        new("Id", 5, result => Number(result.ProcessId, "0")) { IsNumber = true, Room = 7 },
        new("Core%", 6, result => Number(result.CpuPercentOfCore, "0.0")) { IsNumber = true },
        new("+/-", 5, result => Number(result.UncertaintyPercent, "0.00")) { IsNumber = true },
        new("Peak%", 6, result => Number(result.PeakCpuPercentOfCore, "0.0")) { IsNumber = true, IsShown = _ => isSummary, IsOptional = true },
        new("Machine%", 8, result => Number(result.CpuPercentOfMachine, "0.0")) { IsNumber = true },
        new("CpuMs", 8, result => Number(result.CpuMs, "0.0")) { IsNumber = true },
        new("Procs", 5, result => Number(result.ProcessCount, "0")) { IsNumber = true, IsShown = _ => includesChildren, IsOptional = true },
        new("Threads", 7, result => Number(result.ThreadCount, "0")) { IsNumber = true, IsOptional = true },
        new("WorkingSet", 10, result => Bytes(result.WorkingSetBytes)) { IsNumber = true },
        new("Private", 8, result => Bytes(result.PrivateBytes)) { IsNumber = true, IsOptional = true },
        new("Verdict", 12, result => result.Verdict.ToString()) { IsShown = AreJudged },
        new("State", 6, StateOf) { IsShown = results => !isSummary || results.Any(result => result.State != ProcessState.Running) },
        new("Trend", 12, result => result.Trend) { IsShown = _ => isSummary },
    ];

    public override IReadOnlyList<Remark<ProcessCpuResult>> Remarks { get; } =
    [
        new(result => result.Violations, MergesNumbers: true),
        new(result => result.Notes, MergesNumbers: true),
    ];

    public override string TargetOf(ProcessCpuResult result) => result.Target;

    public override Verdict VerdictOf(ProcessCpuResult result) => result.Verdict;

    private static bool AreJudged(IReadOnlyList<ProcessCpuResult> results) =>
        results.Any(result => result.Verdict != Verdict.NotEvaluated);

    private static string StateOf(ProcessCpuResult result) =>
        result.State == ProcessState.Running ? string.Empty : result.State.ToString();

    private static string Bytes(long? bytes) => bytes is { } known ? ByteSize.Rounded(known) : "-";
}
