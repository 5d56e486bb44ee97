using PerfTools.Engine.Startup;
using PerfTools.Engine.Startup.Processes;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Startup.Processes;

/// <summary>Servers whose started program ends with 0 while the server goes on.</summary>
public sealed class DaemonTests : IDisposable
{
    private readonly StartedServers _servers = new();
    private readonly int _port = RedisServer.FreePort();

    public void Dispose() => _servers.Dispose();

    [LinuxFact(NeedsPython = true)]
    public void A_daemon_is_found_and_ended() => AssertDaemon("python3", ServerTarget.Command("daemonise", $"{_port}"));

    [RedisTheory(LinuxOnly = true)]
    [InlineData("no")]
    [InlineData("yes")]
    public void Redis_is_ended_also_where_it_is_a_daemon(string isDaemon)
    {
        ProgramCommand command = ShellFolder.Command(
            "redis-server", "--port", $"{_port}", "--bind", "127.0.0.1", "--save", string.Empty, "--dir", _servers.Folder.Path,
            "--pidfile", _servers.Folder.File("pid"), "--daemonize", isDaemon);
        if (isDaemon == "yes")
        {
            AssertDaemon("redis-server", command);
            return;
        }

        IServerProcess server = _servers.StartUntil("Ready to accept connections", command);
        Assert.Equal((server.Id, "redis-server"), Assert.Single(ListeningPorts.Find(_port)) is var holder ? (holder.ProcessId, holder.Name) : default);
        Assert.Empty(server.Stop(StartedServers.Ample).Leftovers);
        Assert.Equal(0, server.End!.ExitCode);
    }

    [NginxFact]
    public void Nginx_is_ended_with_its_workers()
    {
        File.WriteAllText(_servers.Folder.File("nginx.conf"), $$"""
            daemon on;
            worker_processes 2;
            pid nginx.pid;
            events { worker_connections 64; }
            http {
                access_log off;
                client_body_temp_path temp; proxy_temp_path temp; fastcgi_temp_path temp; uwsgi_temp_path temp; scgi_temp_path temp;
                server { listen 127.0.0.1:{{_port}}; }
            }
            """);
        ServerEnvironment environment = new()
        {
            Variables = new Dictionary<string, string?> { ["PATH"] = $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin" },
        };
        ProgramCommand command = ShellFolder.Command("nginx", "-p", _servers.Folder.Path, "-c", "nginx.conf", "-e", "error.log");
        AssertDaemon("nginx", command, launch => launch with { Environment = environment });
    }

    [LinuxFact(NeedsPython = true)]
    public void A_daemon_that_does_not_end_when_asked_to_is_killed()
    {
        const string Script = """
            import os, signal, time
            if os.fork(): os._exit(0)
            os.setsid()
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            open('ready', 'w').write('ready\n')
            time.sleep(100)
            """;
        IServerProcess server = _servers.Run(ShellFolder.Command("python3", "-c", Script) with { WorkingDirectory = _servers.Folder.Path });
        _servers.Folder.Line("ready");
        ServerStop stop = server.Stop(TimeSpan.FromMilliseconds(50));
        Assert.Equal((null, true), (stop.Nanoseconds, stop.WasKilled));
        Assert.StartsWith("python3 (", Assert.Single(stop.Leftovers));
        Assert.Empty(stop.Survivors);
    }

    private void AssertDaemon(string name, ProgramCommand command, Func<ServerLaunch, ServerLaunch>? change = null)
    {
        IServerProcess server = _servers.Run(command, change);
        Assert.Equal(0, server.End!.ExitCode);
        Until.True(() => StartedServers.Connects(_port), $"port {_port} is open");
        Assert.True(server.IsAlive);
        IReadOnlyList<PortHolder> holders = ListeningPorts.Find(_port);
        Assert.NotEmpty(holders);
        Assert.All(holders, holder => Assert.Equal(name, holder.Name));
        Assert.All(holders, holder => Assert.True(server.Owns(Assert.NotNull(holder.ProcessId))));
        Assert.DoesNotContain(holders, holder => holder.ProcessId == server.Id);
        Assert.NotNull(server.ReadUsage().CpuNanoseconds);
        ServerStop stop = server.Stop(StartedServers.Ample);
        Assert.Null(stop.Nanoseconds);
        Assert.False(stop.WasKilled);
        Assert.All(holders, holder => Assert.Contains($"{name} ({holder.ProcessId})", stop.Leftovers));
        Assert.Empty(stop.Survivors);
        Assert.All(holders, holder => Assert.False(ShellFolder.IsRunning(holder.ProcessId!.Value)));
        Assert.False(server.IsAlive);
        Assert.False(StartedServers.Connects(_port));
    }
}
