using System.CommandLine;
using System.IO.Enumeration;
using PerfTools.Cli.Output;
using PerfTools.Engine.Processes;

namespace PerfTools.Cli.Commands;

/// <summary><c>perftools cpu</c>: the options of Measure-ProcessCpu.</summary>
internal static class CpuCommand
{
    private const string Details = $$"""
        A result is CPU time over a window, never the difference of two momentary readings. Core% counts one processor as 100,
        so that several threads can exceed it; Machine% counts all that the process may use as 100. +/- says how far Core% can
        be off: the shorter the interval, the more. Without --summary there is a row for each process and interval, as it comes.

        A program after '--' is started directly, not through a shell, and measured from its start to its end. What it writes
        is discarded, unless --show-output is given. Stopped early, it is ended, and what it started in its process group with
        it. What it leaves running at its own end is left alone, as a shell does.

        Examples:
          perftools cpu --id 4711
          perftools cpu --name 'redis*' postgres --interval 200 --count 10
          perftools cpu --name node --include-children --continuous --csv
          perftools cpu --id 4711 --duration 30s --summary --threshold 'CpuPercentOfCore<50'
          perftools cpu --summary -- python3 -c 'sum(range(10_000_000))'

        {{ExitCode.Explanation}}
        """;

    public static Command Build(CliConsole console)
    {
        CpuOptions options = new();
        OutputOptions output = new();
        DetailedCommand command = new("cpu", "Measure the CPU time of processes, or of a program from start to end.", Details);
        options.AddTo(command);
        output.AddTo(command);
        command.SetAction(console, async (parsed, cancellationToken) =>
        {
            OutputFormat format = output.Format(parsed);
            ProcessCpuOptions given = options.Read(parsed, format);
            CpuView view = new(given.Summary, given.IncludeChildren);
            ResultWriter<ProcessCpuResult> writer = new(console, view, format, options.Flow(parsed));
            MeasurementRun<ProcessCpuResult> run = new(console, writer);
            bool hasId = given.ProcessIds.Count > 0;
            given = given with { ProcessIds = [.. given.ProcessIds.Concat(Named(options.Names(parsed), run)).Distinct()] };
            if (given.ProcessIds.Count == 0 && given.Command is null) return await run.RunAsync([], together: false, cancellationToken);
            CpuTarget target = new(given, wereFound: !hasId, run.Fail);
            return await run.RunAsync([new MeasurementTarget<ProcessCpuResult>("cpu", target.MeasureAsync)], together: false, cancellationToken);
        });
        return command;
    }

    /// <summary>The processes of these names; this tool is none of them.</summary>
    private static IEnumerable<int> Named(IReadOnlyList<string> patterns, MeasurementRun<ProcessCpuResult> run)
    {
        foreach (string pattern in patterns)
        {
            int[] found = [.. ProcessNames.Where(name => FileSystemName.MatchesSimpleExpression(pattern, name)).Where(id => id != Environment.ProcessId)];
            if (found.Length == 0) run.Fail($"{pattern}: no process has a name like this. '*' stands for any characters, '?' for one.");
            foreach (int id in found) yield return id;
        }
    }
}
