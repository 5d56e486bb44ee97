using System.CommandLine;
using System.Runtime.CompilerServices;
using PerfTools.Cli.Output;
using PerfTools.Engine.Sessions;

namespace PerfTools.Cli.Commands;

/// <summary><c>perftools sessions</c>: Invoke-ConcurrentSessions without script blocks.</summary>
internal static class SessionsCommand
{
    private const string Details = $$"""
        A row for each load. All sessions come into being before the first operation starts, and start together. Every session
        and every operation is accounted for; without one success the verdict is Fail. Latency is that of operations that succeeded.

        A closed load (the default) waits for an answer before it asks again, and so asks less of a server that is slow. An open
        load (--rate) does not: latency counts from the intended start, so that a pause of the server is seen by all who came in it.
        A staged load (--stage) changes the number of sessions over time, in straight lines.

        Redis keys are the load's own, with a time to live, and are removed at the end. Ctrl+C ends a load; what was measured is
        written.

        Examples:
          perftools sessions --redis localhost --session-count 50 --threshold 'ThroughputPerSecond>5000' 'ErrorPercent<1'
          perftools sessions --uri http://127.0.0.1:8080/ --session-count 1,2,4,8,16,32 --duration 10s --csv
          perftools sessions --uri https://shop.example/cart --rate 200 --duration 1m --session-count 100
          perftools sessions --tcp-endpoint localhost:6379 --send 'PING\r\n' --expect PONG
          perftools sessions --stage 10:10s 50:30s 50:1m 0:10s --redis cache1
          perftools sessions --session-count 4 --operation-count 25 -- ./import --dry-run

        {{ExitCode.Explanation}}
        """;

    public static Command Build(CliConsole console)
    {
        SessionWorkOptions work = new();
        LoadShapeOptions shape = new();
        OutputOptions output = new();
        DetailedCommand command = new("sessions", "Run many sessions at once against a server or a program, and account for all of them.", Details);
        work.AddTo(command);
        shape.AddTo(command);
        output.AddTo(command);
        command.SetAction(console, async (parsed, cancellationToken) =>
        {
            Func<SessionLoadOptions, IWorkload> workOf = work.Read(parsed);
            MeasurementRun<ConcurrentSessionsResult> run = new(console, new ResultWriter<ConcurrentSessionsResult>(console, new SessionsView(), output.Format(parsed), RowFlow.AtEnd));
            MeasurementTarget<ConcurrentSessionsResult>[] targets = [.. shape.Read(parsed).Select(load => TargetOf(load, workOf(load), run.Fail))];
            return await run.RunAsync(targets, together: false, cancellationToken);
        });
        return command;
    }

    /// <summary>A load as something to measure; only its summary is written.</summary>
    internal static MeasurementTarget<ConcurrentSessionsResult> TargetOf(SessionLoadOptions load, IWorkload work, Action<string> fail) =>
        new(work.Target, (progress, cancellationToken) =>
            Summaries(new SessionLoadMeasurement(load, work) { Failed = failure => fail(failure.Message) }, progress, cancellationToken));

    private static async IAsyncEnumerable<ConcurrentSessionsResult> Summaries(
        SessionLoadMeasurement measurement, IProgress<PerfTools.MeasurementProgress>? progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (object result in measurement.MeasureAsync(progress, cancellationToken))
            if (result is ConcurrentSessionsResult summary) yield return summary;
    }
}
