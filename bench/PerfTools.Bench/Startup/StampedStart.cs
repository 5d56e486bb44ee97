using System.Globalization;
using System.Text.RegularExpressions;
using PerfTools.Cli.Demo;
using PerfTools.Engine.Startup;
using PerfTools.Engine.Startup.Processes;
using PerfTools.Engine.Timing;

namespace PerfTools.Bench.Startup;

/// <summary>One start of a server that writes down, by the clock that PerfTools uses too, when it had begun to listen.</summary>
/// <param name="OwnMs">From the start of the process to that moment.</param>
/// <param name="LagMs">From that moment until it was found ready.</param>
/// <param name="ResolutionMs">What the result says of how exact that is.</param>
internal sealed record StampedStart(double OwnMs, double LagMs, double ResolutionMs)
{
    // An import or two, as servers have them, so that there is a start to be disturbed.
    private const string Server = """
        import http.server, json, ssl, sys, time
        time.sleep(int(sys.argv[2]) / 1000)
        class Health(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200); self.send_header("Content-Length", "0"); self.end_headers()
            def log_message(self, *arguments): pass
        server = http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Health)
        stamp = time.monotonic_ns()
        print(stamp, flush=True)
        server.serve_forever()
        """;

    // What the server writes is read in any case: waiting for a line of it asks the server nothing.
    private static readonly LogProbe Unwatched = new() { Pattern = new Regex("^[0-9]+$") };

    public static StampedStart Run(Func<int, ReadinessProbe>? probe, int delayMs)
    {
        int port = RedisServerProcess.FreePort();
        RecordingLauncher launcher = new();
        ServerStartupOptions options = new()
        {
            Command = new ProgramCommand { FilePath = ExternalProgram.Python, Arguments = ["-c", Server, $"{port}", $"{delayMs}"] },
            Probes = [probe?.Invoke(port) ?? Unwatched],
            ConsecutiveSuccess = 1,
        };
        ServerStartResult row = new StartRun(options, launcher, MonotonicClock.Instance).Run(1, CancellationToken.None).Row;
        if (row.Verdict != Verdict.Pass) throw new InvalidOperationException(row.Reason);
        long stamp = long.Parse(row.LogTail.Split('\n')[0], CultureInfo.InvariantCulture);
        double own = (stamp - launcher.StartedAt) / 1e6;
        return new StampedStart(own, row.ReadyMs!.Value - own, row.ProbeResolutionMs!.Value);
    }

    private sealed class RecordingLauncher : IServerLauncher
    {
        public long StartedAt { get; private set; }

        public IServerProcess Start(ServerLaunch launch)
        {
            IServerProcess process = new ServerLauncher().Start(launch);
            StartedAt = process.StartedAt;
            return process;
        }
    }
}
