using System.Globalization;

namespace PerfTools.Cli.Output;

/// <summary>A row for the server; below, why it did not start, and what it wrote last.</summary>
internal sealed class StartupView : ResultView<ServerStartupResult>
{
    public override IReadOnlyList<Column<ServerStartupResult>> Columns { get; } =
    [
        new("Target", 12, result => result.Target) { IsFlexible = true },
        new("Starts", 6, result => result.GetFigures().Starts) { IsNumber = true },
        new("ReadyMs", 7, result => result.GetFigures().Time) { IsNumber = true },
        new("95 % interval", 13, result => result.GetFigures().Interval) { IsNumber = true, IsOptional = true },
        new("MaxMs", 7, result => result.GetFigures().Maximum) { IsNumber = true },
        new("SpawnMs", 7, result => Number(result.SpawnMs, "0.00")) { IsNumber = true, IsOptional = true },
        new("PortMs", 6, result => Number(result.PortOpenMs, "0.0")) { IsNumber = true, IsShown = Any(result => result.PortOpenMs) },
        new("CpuMs", 6, result => Number(result.CpuMs, "0.0")) { IsNumber = true },
        new("WS(MB)", 6, result => result.GetFigures().PeakMB) { IsNumber = true, IsOptional = true },
        new("StopMs", 6, result => Number(result.StopMs, "0.0")) { IsNumber = true, IsShown = Any(result => result.StopMs), IsOptional = true },
        new("Verdict", 12, result => result.Verdict.ToString()),
        new("Distribution", 12, result => $"{result.Distribution}") { IsOptional = true, IsShown = Any(result => result.Distribution?.Count) },
    ];

    public override IReadOnlyList<Remark<ServerStartupResult>> Remarks { get; } =
    [
        new(result => result.Violations, MergesNumbers: false),
        new(result => result.Notes, MergesNumbers: false),
    ];

    public override string TargetOf(ServerStartupResult result) => result.Target;

    public override Verdict VerdictOf(ServerStartupResult result) => result.Verdict;

    public override void WriteFacts(IReadOnlyList<ServerStartupResult> results, TextWriter writer)
    {
        foreach (ServerStartupResult result in results)
        {
            if (result.Reason.Length > 0) WriteFailure(result, writer);
            if (result.GetFigures().Difference is { Length: > 0 } difference) writer.Write($"{result.Target}: {difference}\n");
            if (result.ServerName is not null) writer.Write(string.Create(CultureInfo.InvariantCulture, $"{result.Target}: {result.ServerName}, {result.ToolCount ?? 0} tools\n"));
            if (result.LogPath is not null) writer.Write(string.Create(CultureInfo.InvariantCulture, $"{result.Target}: goes on as process {result.ProcessId}, and writes to {result.LogPath}\n"));
        }
    }

    private static void WriteFailure(ServerStartupResult result, TextWriter writer)
    {
        writer.Write($"{result.Target}: {result.Reason}\n");
        string[] lines = result.LogTail.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length > 0) writer.Write("The last that it wrote:\n");
        foreach (string line in lines) writer.Write($"    {line.TrimEnd()}\n");
    }

    private static Func<IReadOnlyList<ServerStartupResult>, bool> Any(Func<ServerStartupResult, double?> value) =>
        results => results.Any(result => value(result) > 0);
}
