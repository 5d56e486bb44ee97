using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using PerfTools.Cli.Commands;
using PerfTools.Cli.Output;

namespace PerfTools.Cli.Demo;

/// <summary>What a demo does with its server: measure it, or lend it to a command.</summary>
internal sealed class DemoRun(CliConsole console, DemoServer server, DirectoryInfo folder)
{
    private const string PortVariable = "PERFTOOLS_DEMO_PORT";
    private const string OutputVariable = "PERFTOOLS_DEMO_OUTPUT";
    private static readonly TimeSpan CommandPatience = TimeSpan.FromSeconds(5);

    // What a web application keeps in Redis: a session, with text that is not ASCII.
    private const string SessionJson =
        """{"sessionId":"7f9c24e8b1d04a3e","user":{"id":48213,"name":"Zoë Müller","locale":"de-DE",""" +
        """ "roles":["reader","editor"]},"cart":[{"sku":"A-1001","quantity":2,"price":19.90},""" +
        """ {"sku":"B-2040","quantity":1,"price":149.00}],"expiresAt":"2030-01-01T00:00:00Z"}""";

    public async Task<int> MeasureAsync(CancellationToken cancellationToken)
    {
        RedisLatencyOptions options = new()
        {
            Endpoint = new RedisEndpoint { Port = server.Port },
            JsonPayload = SessionJson,
        };
        ResultWriter<RedisLatencyResult> writer = new(console, new RedisView(), OutputFormat.Table, RowFlow.AtEnd);
        int code = await new MeasurementRun<RedisLatencyResult>(console, writer)
            .RunAsync([RedisCommand.TargetOf(options)], together: false, cancellationToken);

        // A run that was stopped before its first result does not overwrite those of an earlier one.
        if (writer.Results.Count == 0) return code;
        string json = Save("demo-redis.json", writer.Results, file => new JsonResults<RedisLatencyResult>(file, isArray: true));
        string csv = Save("demo-redis.csv", writer.Results, file => new CsvResults<RedisLatencyResult>(file));
        console.Out.Write($"\nServer: {server.Description}. Results: {json}, {csv}\n");
        return code;
    }

    /// <summary>Runs a command with the server's port in its environment; its output and exit code become ours.</summary>
    public async Task<int> LendAsync(IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        ProcessStartInfo start = new(command[0], command.Skip(1));
        start.Environment[PortVariable] = server.Port.ToString(CultureInfo.InvariantCulture);
        start.Environment[OutputVariable] = folder.FullName;
        console.Error.WriteLine($"perftools demo: {server.Description}, port {server.Port.ToString(CultureInfo.InvariantCulture)}");
        try
        {
            using Process process = Process.Start(start)!;
            try
            {
                await process.WaitForExitAsync(cancellationToken);
            }
            finally
            {
                // On Ctrl+C the terminal has told it already; on SIGTERM only we were told.
                ChildProcess.Stop(process, CommandPatience);
            }

            return process.ExitCode;
        }
        catch (Win32Exception error)
        {
            console.Fail($"'{command[0]}' cannot be run: {error.Message}.");
            return ExitCode.CouldNotMeasure;
        }
    }

    private string Save<T>(string name, IEnumerable<T> results, Func<TextWriter, IResultOutput<T>> outputOf)
    {
        string path = Path.Combine(folder.FullName, name);
        using StreamWriter file = new(path);
        IResultOutput<T> output = outputOf(file);
        foreach (T result in results) output.Add(result);
        output.Complete();
        return Path.GetRelativePath(Environment.CurrentDirectory, path);
    }
}
