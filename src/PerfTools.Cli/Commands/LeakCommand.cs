using System.CommandLine;
using PerfTools.Cli.Output;
using PerfTools.Engine;
using PerfTools.Engine.Memory;

namespace PerfTools.Cli.Commands;

/// <summary><c>perftools leak</c>: Test-MemoryLeak for processes and programs.</summary>
internal static class LeakCommand
{
    private const string Details = $$"""
        A row for each process and metric. Fail is a leak: it grows by more than is allowed, and to the end. Pass: it does not,
        and the run could have told. Inconclusive: the run could not tell; the reason says which run could. Growth is what lasts,
        without warm-up, jumps of pools and garbage collections, with its 99 % interval. Min.det. is the growth that the run would
        have told from none.

        Growth is judged by hour. With --while it is judged by operation: that needs no hours, and is the same under any load.
        Where a limit by hour is given, that decides instead. Short runs by hour are noise: 10 minutes are a beginning.

        A program after '--' is started directly, not through a shell, and stopped at the end with what it started in its process
        group. So is what --while has started, if Ctrl+C comes. Stopped early, what was seen is judged.

        Examples:
          perftools leak --id 4711
          perftools leak --name 'node*' --duration 30m --profile production --metric private,handles
          perftools leak --duration 10m --maximum-growth-mb-per-hour 20 -- ./server --port 8080
          perftools leak --while 'curl -s http://127.0.0.1:8080/' --operation-count 2000 -- ./server --port 8080

        {{ExitCode.Explanation}}
        """;

    public static Command Build(CliConsole console)
    {
        LeakOptions options = new();
        OutputOptions output = new();
        DetailedCommand command = new("leak", "Find out whether processes, or a program, leak memory, handles or threads.", Details);
        options.AddTo(command);
        output.AddTo(command);
        command.SetAction(console, async (parsed, cancellationToken) =>
        {
            OutputFormat format = output.Format(parsed);
            MemoryLeakOptions given = options.Read(parsed, format);
            MeasurementRun<MemoryLeakResult> run = new(console, new ResultWriter<MemoryLeakResult>(console, new LeakView(), format, RowFlow.AtEnd));
            given = given with { ProcessIds = [.. given.ProcessIds.Concat(options.Processes.Named(parsed, run.Fail)).Distinct()] };
            bool hasTarget = given.ProcessIds.Count > 0 || given.Command is not null;
            MeasurementTarget<MemoryLeakResult> target = TargetOf(given, options.Load(parsed), options.Setup(parsed), run.Fail);
            return await run.RunAsync(hasTarget ? [target] : [], together: false, cancellationToken);
        });
        return command;
    }

    private static MeasurementTarget<MemoryLeakResult> TargetOf(
        MemoryLeakOptions options, ProgramCommand? load, ProgramCommand? setup, Action<string> fail)
    {
        void Failed(MeasurementException failure) => fail(failure.Message);
        return new MeasurementTarget<MemoryLeakResult>("leak", load is null
            ? new MemoryLeakMeasurement(options) { Failed = Failed }.MeasureAsync
            : new DrivenLeakMeasurement(options, load) { Setup = setup, Failed = Failed }.MeasureAsync);
    }
}
