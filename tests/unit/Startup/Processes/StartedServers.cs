using System.Net.Sockets;
using System.Text.RegularExpressions;
using PerfTools.Engine.Startup;
using PerfTools.Engine.Startup.Processes;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Startup.Processes;

/// <summary>Servers that a test starts. All are ended with it, and it fails where anything that came from them stays. For Linux.</summary>
internal sealed class StartedServers : IDisposable
{
    private readonly ServerMark _mark = new();
    private readonly List<IServerProcess> _servers = [];
    private readonly ShellFolder _folder = new();

    public ShellFolder Folder => _folder;

    public static TimeSpan Ample => TimeSpan.FromSeconds(30);

    /// <summary>Processes that the test's servers left running, and what came from those.</summary>
    public IReadOnlyList<int> Marked => _mark.Processes;

    public IServerProcess Start(ProgramCommand command, Func<ServerLaunch, ServerLaunch>? change = null)
    {
        ServerLaunch launch = new() { Command = command, LogTail = 20 };
        launch = change?.Invoke(launch) ?? launch;
        Dictionary<string, string?> variables = new(launch.Environment.Variables) { [ServerMark.Variable] = _mark.Value };
        IServerProcess server = new ServerLauncher().Start(launch with { Environment = launch.Environment with { Variables = variables } });
        _servers.Add(server);
        return server;
    }

    /// <summary>Starts one, and waits for a line.</summary>
    public IServerProcess StartUntil(string pattern, ProgramCommand command, Func<ServerLaunch, ServerLaunch>? change = null)
    {
        LogWatch watch = Watch(pattern);
        IServerProcess server = Start(command, launch => (change?.Invoke(launch) ?? launch) with { Watches = [watch] });
        WaitFor(watch, server);
        return server;
    }

    /// <summary>Runs one to the end of the started program.</summary>
    public IServerProcess Run(ProgramCommand command, Func<ServerLaunch, ServerLaunch>? change = null)
    {
        IServerProcess server = Start(command, change);
        Assert.True(server.Ended.WaitOne(Ample), "the program ends");
        return server;
    }

    public static LogWatch Watch(string pattern) => new(new Regex(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10)));

    public static void WaitFor(LogWatch watch, IServerProcess server) =>
        Until.True(() => watch.IsDone || (server.End is not null && !server.IsAlive), $"a line, or the end: {server.End}");

    public static bool Connects(int port)
    {
        try
        {
            using TcpClient client = new("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        foreach (IServerProcess server in _servers) server.Dispose();
        IReadOnlyList<int> left = Marked;
        _folder.Dispose();
        Assert.Empty(left);
    }
}
