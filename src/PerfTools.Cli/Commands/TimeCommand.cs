using System.CommandLine;
using PerfTools.Cli.Output;

namespace PerfTools.Cli.Commands;

/// <summary><c>perftools time</c>: Measure-Operation for programs.</summary>
internal static class TimeCommand
{
    private const string Details = $$"""
        The program is started directly, not through a shell, again and again until the median's 95 % interval lies within 2 %
        of it, or a limit is reached. What it writes is discarded. With --baseline the two take turns, so that what disturbs
        the machine disturbs both, and the result is the difference with its own interval. Outliers are counted, never dropped;
        under a threshold, samples that do not look like one steady quantity are Inconclusive, unless nine tenths of them lie on
        one side of a bound for the median. A run that is stopped early has no result, and leaves no process; --cleanup still
        runs.

        Examples:
          perftools time -- git status
          perftools time --baseline 'python3 -S -c pass' -- python3 -c pass
          perftools time --prepare 'rm -rf obj' --maximum-duration 5m -- make all
          perftools time --threshold 'MedianUs<20000' --json -- ./tool --version

        {{ExitCode.Explanation}}
        """;

    public static Command Build(CliConsole console)
    {
        TimeOptions options = new();
        OutputOptions output = new();
        DetailedCommand command = new("time", "Measure the time that a program takes, alone or against a baseline.", Details);
        options.AddTo(command);
        output.AddTo(command);
        command.SetAction(console, async (parsed, cancellationToken) =>
        {
            ResultWriter<OperationResult> writer = new(console, new OperationView(), output.Format(parsed), RowFlow.AtEnd);
            MeasurementTarget<OperationResult> target = options.Read(parsed);
            return await new MeasurementRun<OperationResult>(console, writer).RunAsync([target], together: false, cancellationToken);
        });
        return command;
    }
}
