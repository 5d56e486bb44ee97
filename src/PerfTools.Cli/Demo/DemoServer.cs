using PerfTools.Cli.Embedded;
using PerfTools.Cli.Output;
using PerfTools.Engine.Processes;

namespace PerfTools.Cli.Demo;

/// <summary>The server of a demo: a real one where the machine has one, else the embedded one.</summary>
internal sealed class DemoServer : IDisposable
{
    private readonly IDisposable _server;

    private DemoServer(IDisposable server, int port, int processId, string description)
    {
        _server = server;
        Port = port;
        ProcessId = processId;
        Description = description;
    }

    public int Port { get; }

    /// <summary>The process that serves: this one, where the server is embedded.</summary>
    public int ProcessId { get; }

    public string Description { get; }

    public static DemoServer Start(CliConsole console, CancellationToken cancellationToken)
    {
        foreach (string program in new[] { "redis-server", "valkey-server" })
        {
            if (ProgramPath.Find(program) is not { } path) continue;
            try
            {
                RedisServerProcess server = RedisServerProcess.Start(path, cancellationToken);
                return new DemoServer(server, server.Port, server.ProcessId, $"{program}, started for this run from {path}");
            }
            catch (ServerStartException failure)
            {
                console.Fail($"{path} did not start, going on without it: {failure.Message}");
            }
        }

        EmbeddedRedisServer embedded = new();
        const string description = "embedded in this program, because no redis-server or valkey-server on PATH could be started";
        return new DemoServer(embedded, embedded.Port, Environment.ProcessId, description);
    }

    public void Dispose() => _server.Dispose();
}
