using System.Diagnostics;
using System.Net.Sockets;
using PerfTools.Cli.Demo;

namespace PerfTools.Bench.Sessions;

/// <summary>An nginx of the benchmark's own on a free port of loopback: one worker, no log, a fixed answer.</summary>
internal sealed class NginxProcess : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(10);

    private readonly string _folder = Directory.CreateTempSubdirectory("perftools-nginx-").FullName;
    private readonly Process _process;

    public NginxProcess()
    {
        int port = RedisServerProcess.FreePort();
        string configuration = $$"""
            daemon off; worker_processes 1; pid {{_folder}}/pid; error_log {{_folder}}/error.log;
            events { worker_connections 1024; }
            http {
                access_log off; keepalive_requests 1000000000;
                client_body_temp_path {{_folder}}/b; proxy_temp_path {{_folder}}/p; fastcgi_temp_path {{_folder}}/f; uwsgi_temp_path {{_folder}}/u; scgi_temp_path {{_folder}}/s;
                server { listen 127.0.0.1:{{port}}; location / { default_type text/plain; return 200 "hello\n"; } }
            }
            """;
        File.WriteAllText(Path.Combine(_folder, "nginx.conf"), configuration);
        _process = Process.Start("nginx", ["-c", Path.Combine(_folder, "nginx.conf"), "-e", Path.Combine(_folder, "error.log")]);
        Uri = new Uri($"http://127.0.0.1:{port}/");
        AwaitPort(port);
    }

    public Uri Uri { get; }

    public void Dispose()
    {
        // The master takes its worker with it.
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static void AwaitPort(int port)
    {
        Stopwatch elapsed = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using TcpClient client = new("127.0.0.1", port);
                return;
            }
            catch (SocketException) when (elapsed.Elapsed < StartLimit)
            {
                Thread.Yield();
            }
        }
    }
}
