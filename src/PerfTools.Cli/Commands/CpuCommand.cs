using System.CommandLine;
using PerfTools.Cli.Output;

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
            given = given with { ProcessIds = [.. given.ProcessIds.Concat(options.Processes.Named(parsed, run.Fail)).Distinct()] };
            if (given.ProcessIds.Count == 0 && given.Command is null) return await run.RunAsync([], together: false, cancellationToken);
            CpuTarget target = new(given, wereFound: !hasId, run.Fail);
            return await run.RunAsync([new MeasurementTarget<ProcessCpuResult>("cpu", target.MeasureAsync)], together: false, cancellationToken);
        });
        return command;
    }
}
