using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using PerfTools.Engine;
using PerfTools.Engine.Redis;
using PerfTools.Engine.Redis.Protocol;
using PerfTools.Engine.Transport;

namespace PerfTools.Tests.Fixtures;

/// <summary>
/// A redis-server of the test's own: on free ports of loopback, in a temporary directory, without persistence. It is
/// killed by its process id, and its directory deleted, on disposal.
/// </summary>
public sealed partial class RedisServer : IDisposable
{
    /// <summary>The timeout of every endpoint that a test does not give one of its own.</summary>
    internal static readonly TimeSpan AmpleTimeout = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly Lazy<WireConnection> _own;

    private RedisServer(Process process, string directory, int port, int tlsPort, RedisCredential? credential)
    {
        _process = process;
        Directory = directory;
        Port = port;
        TlsPort = tlsPort;
        Endpoint = new RedisEndpoint { Port = port, Credential = credential, Timeout = AmpleTimeout };
        _own = new Lazy<WireConnection>(() => RedisSession.Open(ViaUnixSocket));
    }

    /// <summary>Why no server can be started, or null.</summary>
    public static string? WhyUnavailable { get; } = OnPath() is null ? "redis-server is not on PATH" : null;

    public int Port { get; }

    /// <summary>0 unless the server was started with a certificate.</summary>
    public int TlsPort { get; }

    public string Directory { get; }

    /// <summary>The server over TCP, with the credential that it was started with.</summary>
    public RedisEndpoint Endpoint { get; }

    public RedisEndpoint ViaUnixSocket => Endpoint with { UnixSocketPath = Path.Combine(Directory, "redis.sock") };

    public RedisEndpoint ViaTls => Endpoint with { ComputerName = "localhost", Port = TlsPort, UseTls = true };

    /// <summary>Starts a server and waits until it answers, be it with a refusal.</summary>
    public static RedisServer Start(params string[] arguments) => Start(new RedisServerSetup { Arguments = arguments });

    internal static RedisServer Start(RedisServerSetup setup)
    {
        for (int attempt = 1; ; attempt++)
        {
            RedisServer server = Launch(setup);
            if (server.AnswersInTime()) return server;
            string output = server._process.HasExited ? server._process.StandardOutput.ReadToEnd() : "no answer in time";
            server.Dispose();

            // Between finding a free port and using it, somebody else may have taken it.
            if (attempt == 5) throw new InvalidOperationException($"redis-server did not start: {output}");
        }
    }

    /// <summary>A command over a connection of the test's own.</summary>
    internal RespValue Call(params string[] words)
    {
        lock (_own)
        {
            RespValue reply = _own.Value.Call(words);
            return reply.IsError ? throw new InvalidOperationException($"{words[0]}: {reply.Text}") : reply;
        }
    }

    /// <summary>One line of INFO.</summary>
    internal string Info(string section, string field) => Call("INFO", section).Text.Split("\r\n")
        .Single(line => line.StartsWith(field + ":", StringComparison.Ordinal))[(field.Length + 1)..];

    /// <summary>How often a command has been served, since the start or the last CONFIG RESETSTAT.</summary>
    internal long Calls(string command)
    {
        string? line = Call("INFO", "commandstats").Text.Split("\r\n")
            .FirstOrDefault(line => line.StartsWith($"cmdstat_{command}:calls=", StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line.Split('=', ',')[1]);
    }

    internal long KeyCount => Call("DBSIZE").Integer;

    /// <summary>Every key that begins as PerfTools' own do.</summary>
    internal IReadOnlyList<string> KeysOfPerfTools => [.. Call("KEYS", "perftools:*").Items.Select(key => key.Text)];

    public void Kill()
    {
        if (_process.HasExited) return;
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Stops the process as Ctrl+Z would: connections stay open and nobody answers.</summary>
    public void Freeze() => Signal(19);

    public void Thaw() => Signal(18);

    public void Dispose()
    {
        if (_own.IsValueCreated) _own.Value.Dispose();
        Kill();
        _process.Dispose();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    private static RedisServer Launch(RedisServerSetup setup)
    {
        string directory = setup.DataDirectory ?? System.IO.Directory.CreateTempSubdirectory("perftools-test-").FullName;
        int port = FreePort();
        int tlsPort = setup.Tls is null ? 0 : FreePort();
        ProcessStartInfo start = new(OnPath()!) { RedirectStandardOutput = true, WorkingDirectory = directory };
        foreach (string argument in new[]
        {
            "--port", $"{port}", "--bind", "127.0.0.1", "--unixsocket", Path.Combine(directory, "redis.sock"), "--dir", directory,
            "--save", string.Empty, "--appendonly", "no", "--databases", "16", "--enable-debug-command", "local",
        })
        {
            start.ArgumentList.Add(argument);
        }

        if (setup.Tls is { } tls) foreach (string argument in tls.Arguments(tlsPort)) start.ArgumentList.Add(argument);
        foreach (string argument in setup.Arguments) start.ArgumentList.Add(argument);
        return new RedisServer(Process.Start(start)!, directory, port, tlsPort, setup.Credential);
    }

    /// <summary>
    /// Asks over the socket file in the server's own directory: only this server can answer there, and it makes the file
    /// after it has got its ports.
    /// </summary>
    private bool AnswersInTime()
    {
        Stopwatch elapsed = Stopwatch.StartNew();
        while (elapsed.Elapsed < StartLimit && !_process.HasExited)
        {
            try
            {
                using WireConnection connection = new(Dialer.Open(RedisSession.TargetOf(ViaUnixSocket)));
                _ = connection.Call("PING");
                return true;
            }
            catch (Exception error) when (error is MeasurementException or TransportException)
            {
                _process.WaitForExit(10);
            }
        }

        return false;
    }

    internal static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string? OnPath() => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, "redis-server"))
        .FirstOrDefault(File.Exists);

    private void Signal(int signal)
    {
        if (kill(_process.Id, signal) != 0) throw new InvalidOperationException($"kill({signal}) failed: {Marshal.GetLastPInvokeError()}");
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int process, int signal);
}

/// <summary>How a server is to be started.</summary>
internal sealed record RedisServerSetup
{
    public string[] Arguments { get; init; } = [];

    /// <summary>What the test's own connection logs in with.</summary>
    public RedisCredential? Credential { get; init; }

    public TlsFiles? Tls { get; init; }

    /// <summary>A directory that exists, with a dump to load; the server's disposal deletes it.</summary>
    public string? DataDirectory { get; init; }
}
