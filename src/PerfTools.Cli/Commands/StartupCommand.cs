using System.CommandLine;
using System.Runtime.CompilerServices;
using PerfTools.Cli.Output;
using PerfTools.Engine.Startup;

namespace PerfTools.Cli.Commands;

/// <summary><c>perftools startup</c>: Test-ServerStartup for one environment.</summary>
internal static class StartupCommand
{
    private const string Details = $$"""
        The program after '--' is started directly, not through a shell, without input. Pass: it was ready in each start, and all
        that was expected is there. Fail: it was not; below the table stand the reason and the last lines that it wrote.

        Ready means that everything that is given holds, --consecutive-success times in a row: --port, --uri, --unix-socket,
        --log-pattern, --redis, --mcp. Without any of them, a server is ready that is still alive after --alive-for. A port that
        somebody holds before the start is a Fail that names the process. With --exit the program is to end by itself, and its time
        from start to end is measured.

        Times are in milliseconds from just before the start, and medians of all starts. At the end the server is asked to end,
        and killed after --stop-timeout with all that came from it. Ctrl+C stops it, too.

        Examples:
          perftools startup --redis localhost:7001 --count 5 -- redis-server --port 7001
          perftools startup --uri http://127.0.0.1:8080/health --expect-uri /api/orders -- ./server --port 8080
          perftools startup --port 0 --log-pattern 'port (?<port>\d+)' -- python3 -u -m http.server 0
          perftools startup --mcp --expect-tool search -- node ./server.js
          perftools startup --clean-environment --environment-file prod.env --threshold 'ReadyMs<2000' -- ./server
          perftools startup --exit --count 20 -- python3 -c 'import json'

        {{ExitCode.Explanation}}

        A server that does not start is a verdict: Fail, and exit code 1.
        """;

    public static Command Build(CliConsole console)
    {
        StartupOptions options = new();
        OutputOptions output = new();
        DetailedCommand command = new("startup", "Start a server, and find out how fast it is ready or why it is not.", Details);
        options.AddTo(command);
        output.AddTo(command);
        command.SetAction(console, async (parsed, cancellationToken) =>
        {
            ServerStartupOptions given = options.Read(parsed);
            ResultWriter<ServerStartupResult> writer = new(console, new StartupView(), output.Format(parsed), RowFlow.AtEnd);
            return await new MeasurementRun<ServerStartupResult>(console, writer).RunAsync([TargetOf(given)], together: false, cancellationToken);
        });
        return command;
    }

    /// <summary>Servers to start in turns; only the summaries are written.</summary>
    internal static MeasurementTarget<ServerStartupResult> TargetOf(params ServerStartupOptions[] environments) =>
        new(environments[0].Target, (progress, cancellationToken) => Summaries(new ServerStartupMeasurement(environments), progress, cancellationToken));

    private static async IAsyncEnumerable<ServerStartupResult> Summaries(
        ServerStartupMeasurement measurement, IProgress<MeasurementProgress>? progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (object result in measurement.MeasureAsync(progress, cancellationToken))
            if (result is ServerStartupResult summary) yield return summary;
    }
}
