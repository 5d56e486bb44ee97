using System.CommandLine;
using System.Text.Json;
using PerfTools.Cli.Output;
using PerfTools.Engine;
using PerfTools.Engine.Monitoring;
using PerfTools.Engine.Monitoring.View;

namespace PerfTools.Cli.Commands;

/// <summary><c>perftools watch</c>: Watch-Performance.</summary>
internal static class WatchCommand
{
    private const string Details = """
        Watches processes, Redis servers and addresses of web servers: in a terminal a table that is drawn over itself, else a line
        for each snapshot and event; with --json an object a line. What is not there is told once, and waited for.

        An alert is raised once its value has been wrong for the given time, and cleared once it has been right for as long, and for
        one interval at least. Alerts and servers that are down are marked with ALERT and DOWN, and in red unless NO_COLOR is set.

        Examples:
          perftools watch --name nginx 'redis*' --uri http://localhost:8080/health
          perftools watch --redis localhost:6379 --alert 'HitRatePercent<90 for 1m' --event-only
          perftools watch --id 4711 --interval 10s --duration 8h --path night.jsonl

        Exit codes:
          0    watched to the end, and no alert was raised
          1    an alert was raised
          2    the command line is wrong, or the history could not be written
          130  stopped by Ctrl+C or SIGTERM
        """;

    public static Command Build(CliConsole console)
    {
        WatchOptions options = new();
        Option<bool> json = OptionOf.Flag("--json", "Write each snapshot and event to standard output as a line of JSON.");
        DetailedCommand command = new("watch", "Watch processes, Redis and web servers, with alerts and a history.", Details);
        options.AddTo(command);
        command.Add(json);
        command.SetAction(console, (parsed, cancellationToken) => RunAsync(console, options.Read(parsed), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CliConsole console, PerformanceWatchOptions options, bool isJson, CancellationToken cancellationToken)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, console.ReaderGone);
        bool someAlert = false;
        bool someFailure = false;
        bool isLive = console.OutIsTerminal && !isJson && !options.EventOnly;
        using WatchOutput output = new(console, options.Interval, isJson, isLive);
        PerformanceWatchMeasurement watch = new(options) { Failed = Fail, Remarked = console.Fail };
        try
        {
            await RecordFlow.ForEachAsync(watch.MeasureAsync(null, stop.Token), Take, output.Settle);
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
        catch (MeasurementException failure)
        {
            Fail(failure);
        }

        return someFailure ? ExitCode.CouldNotMeasure : someAlert ? ExitCode.ThresholdNotMet : ExitCode.Pass;

        void Take(object record)
        {
            someAlert |= record is PerformanceEvent { Kind: PerformanceEventKind.AlertRaised };
            output.Take(record);
        }

        void Fail(MeasurementException failure)
        {
            someFailure = true;
            console.Fail(failure.Message);
        }
    }

    /// <summary>A table that is drawn over itself, lines of JSON, or lines of text.</summary>
    private sealed class WatchOutput(CliConsole console, TimeSpan interval, bool isJson, bool isLive) : IDisposable
    {
        private const int UsualHeight = 24;

        private readonly WatchTable _table = new(interval);
        private readonly LiveScreen _screen = new(console.Out.Write, LiveScreen.ColorsAreWanted ? LiveScreen.Red : string.Empty);

        public void Take(object record)
        {
            if (isLive) _table.Add(record);
            else console.Out.Write($"{(isJson ? JsonSerializer.Serialize(record, record.GetType(), ResultJson.Options) : RecordLine.Of(record))}\n");
        }

        public void Settle()
        {
            if (isLive) Draw();
            console.Out.Flush();
        }

        private void Draw()
        {
            // The last column and the last line stay free: a terminal that is full scrolls.
            // A terminal that does not tell its size is taken for a usual one.
            int width = (Console.WindowWidth > 1 ? Console.WindowWidth : CliConsole.WidestOut) - 1;
            int height = (Console.WindowHeight > 1 ? Console.WindowHeight : UsualHeight) - 1;
            _screen.Draw(_table.Draw(width, height), width);
        }

        public void Dispose()
        {
            _screen.Dispose();
            console.Out.Flush();
        }
    }
}
