using PerfTools.Cli.Commands;
using PerfTools.Cli.Output;
using PerfTools.Engine.Sessions.Redis;

namespace PerfTools.Cli.Demo;

/// <summary>More and more sessions against one server, and then a steady rate.</summary>
internal static class SessionsDemo
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(1);
    private static readonly SessionLoadOptions Closed = new() { OperationCount = null, Duration = Duration };

    private static readonly SessionLoadOptions[] Loads =
    [
        Closed with { SessionCount = 1, Name = "1 session" },
        Closed with { SessionCount = 4, Name = "4 sessions" },
        Closed with { SessionCount = 16, Name = "16 sessions" },
        Closed with { SessionCount = 64, Name = "64 sessions" },
        Closed with { SessionCount = 16, Rate = 500, Name = "500 a second" },
    ];

    public static async Task<(IReadOnlyList<ConcurrentSessionsResult> Results, int ExitCode)> MeasureAsync(CliConsole console, int port, CancellationToken cancellationToken)
    {
        console.Out.Write("\nThe server under concurrent sessions, and at a rate that does not wait for it:\n\n");
        ResultWriter<ConcurrentSessionsResult> writer = new(console, new SessionsView(), OutputFormat.Table, RowFlow.AtEnd);
        MeasurementRun<ConcurrentSessionsResult> run = new(console, writer);
        RedisWorkload work = new() { Endpoint = new RedisEndpoint { Port = port } };
        int code = await run.RunAsync(
            [.. Loads.Select(load => SessionsCommand.TargetOf(load, new RedisWireWorkload(work, load), run.Fail))], together: false, cancellationToken);
        return (writer.Results, code);
    }
}
