using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using PerfTools.Engine.Processes;

namespace PerfTools.Cli.Demo;

/// <summary>The server did not come up; the message says how it ended and its last words.</summary>
internal sealed class ServerStartException(string message) : Exception(message);

/// <summary>
/// A real server on a free port of the loopback address, without persistence, in a temporary folder of its own. Both are
/// gone after <see cref="Dispose"/>.
/// </summary>
internal sealed class RedisServerProcess : IDisposable
{
    private const int Attempts = 3;
    private const int LinesKept = 5;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(5);

    private readonly DirectoryInfo _folder;
    private readonly Queue<string> _lastLines = [];
    private readonly Process _process;

    private RedisServerProcess(string path, int port)
    {
        Port = port;
        _folder = Directory.CreateTempSubdirectory("perftools-demo-");
        try
        {
            _process = Process.Start(StartInfo(path, port, _folder.FullName))!;
        }
        catch (Win32Exception error)
        {
            _folder.Delete(true);
            throw new ServerStartException(error.Message);
        }

        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Port { get; }

    public int ProcessId => _process.Id;

    /// <exception cref="ServerStartException">It does not answer, on any of several ports.</exception>
    public static RedisServerProcess Start(string path, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            RedisServerProcess server = new(path, FreePort());
            try
            {
                server.WaitUntilReady(cancellationToken);
                return server;
            }
            catch (ServerStartException) when (attempt < Attempts)
            {
                // Between the search for a free port and its use, another process may have taken it.
                server.Dispose();
            }
            catch
            {
                server.Dispose();
                throw;
            }
        }
    }

    public void Dispose()
    {
        ChildProcess.Stop(_process, StopLimit);
        _process.Dispose();
        try
        {
            _folder.Delete(true);
        }
        catch (IOException)
        {
            // A temporary folder that cannot be removed is the system's to clean; the results are not to suffer for it.
        }
    }

    private static ProcessStartInfo StartInfo(string path, int port, string folder)
    {
        string[] arguments =
        [
            "--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
            "--dir", folder,
        ];

        // Ctrl+C goes to every process of the terminal's group. In a session of its own the server outlives it, until the
        // keys are removed and it is stopped.
        string? setsid = OperatingSystem.IsWindows() ? null : ProgramPath.Find("setsid");
        return new ProcessStartInfo(setsid ?? path, setsid is null ? arguments : [path, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
    }

    /// <summary>A port that nobody has at this moment.</summary>
    internal static int FreePort()
    {
        using TcpListener probe = new(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private void WaitUntilReady(CancellationToken cancellationToken)
    {
        Stopwatch elapsed = Stopwatch.StartNew();
        while (elapsed.Elapsed < StartLimit)
        {
            if (_process.HasExited)
            {
                _process.WaitForExit();
                throw new ServerStartException($"it ended with exit code {_process.ExitCode}.{LastLines()}");
            }

            if (Answers()) return;
            cancellationToken.WaitHandle.WaitOne(PollInterval);
            cancellationToken.ThrowIfCancellationRequested();
        }

        throw new ServerStartException($"it does not answer within {StartLimit.TotalSeconds:0} s.{LastLines()}");
    }

    /// <summary>Whether this server answers: an open port may be another's, so it is asked for its process id.</summary>
    private bool Answers()
    {
        try
        {
            using TcpClient client = new() { ReceiveTimeout = 1000, SendTimeout = 1000 };
            client.Connect(IPAddress.Loopback, Port);
            client.Client.Send("INFO server\r\nQUIT\r\n"u8);
            using StreamReader reader = new(client.GetStream(), Encoding.ASCII);
            string info = reader.ReadToEnd();
            return info.Contains($"process_id:{_process.Id}\r\n", StringComparison.Ordinal);
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            return false;
        }
    }

    private void Keep(string? line)
    {
        if (string.IsNullOrWhiteSpace(line)) return;
        lock (_lastLines)
        {
            _lastLines.Enqueue(line.Trim());
            if (_lastLines.Count > LinesKept) _lastLines.Dequeue();
        }
    }

    private string LastLines()
    {
        lock (_lastLines) return _lastLines.Count == 0 ? string.Empty : $" Its last output: {string.Join(" | ", _lastLines)}";
    }
}
