using System.Globalization;
using PerfTools.Engine.Startup;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Startup.Processes;

public sealed class ServerStopTests : IDisposable
{
    private const string Leaves = """
        import os, signal, sys, time
        if os.fork() == 0:
            os.setsid()
            if sys.argv[1] == 'stubborn': signal.signal(signal.SIGTERM, signal.SIG_IGN)
            print('child', os.getpid(), flush=True)
            time.sleep(100)
        time.sleep(100)
        """;

    private readonly StartedServers _servers = new();

    public void Dispose() => _servers.Dispose();

    [LinuxFact(NeedsPython = true)]
    public void One_that_does_as_it_is_asked_is_not_killed_and_leaves_nothing()
    {
        IServerProcess server = _servers.StartUntil("ready", ServerTarget.Command("needs-env", "PATH"));
        ServerStop stop = server.Stop(StartedServers.Ample);
        Assert.Equal("SIGTERM", server.End!.Signal);
        Assert.InRange(Assert.NotNull(stop.Nanoseconds), 0, 30_000_000_000);
        AssertNothing(stop, wasKilled: false);
        Assert.Same(stop, server.Stop(TimeSpan.Zero));
    }

    [LinuxFact(NeedsPython = true)]
    public void One_that_does_not_is_killed()
    {
        IServerProcess server = _servers.StartUntil("ready", ServerTarget.Command("stubborn"));
        ServerStop stop = server.Stop(TimeSpan.FromMilliseconds(50));
        Assert.Equal("SIGKILL", server.End!.Signal);
        Assert.InRange(Assert.NotNull(stop.Nanoseconds), 50_000_000, 60_000_000_000);
        AssertNothing(stop, wasKilled: true);
    }

    [LinuxFact]
    public void Who_has_less_patience_shortens_a_stop_that_waits()
    {
        LogWatch ready = StartedServers.Watch("ready"), asked = StartedServers.Watch("asked");
        IServerProcess server = _servers.Start(
            _servers.Folder.Script("trap 'echo asked' TERM; echo ready; while :; do sleep 0.02; done"), launch => launch with { Watches = [ready, asked] });
        StartedServers.WaitFor(ready, server);
        Task<ServerStop> patient = Task.Factory.StartNew(() => server.Stop(TimeSpan.FromHours(1)), TaskCreationOptions.LongRunning);
        StartedServers.WaitFor(asked, server);
        ServerStop stop = server.Stop(TimeSpan.Zero);
        Assert.True(stop.WasKilled);
        Assert.Same(stop, patient.GetAwaiter().GetResult());
    }

    [LinuxFact]
    public void After_its_own_end_there_is_nothing_to_stop()
    {
        IServerProcess server = _servers.Run(ShellFolder.Command("true"));
        ServerStop stop = server.Stop(StartedServers.Ample);
        Assert.Null(stop.Nanoseconds);
        AssertNothing(stop, wasKilled: false);
    }

    [LinuxFact(NeedsPython = true)]
    public void Children_end_with_it_and_one_that_had_left_is_reported()
    {
        IServerProcess server = _servers.StartUntil("ready", ServerTarget.Command("children", "3"));
        int[] children = [.. server.LogTail.Split('\n')[0].Split(' ')[1..].Select(id => int.Parse(id, CultureInfo.InvariantCulture))];
        Assert.All(children, child => Assert.True(server.Owns(child)));
        ServerStop stop = server.Stop(StartedServers.Ample);
        Assert.Equal([$"python3 ({children[0]})"], stop.Leftovers);
        Assert.Empty(stop.Survivors);
        Assert.False(stop.WasKilled);
        Assert.All(children, child => Assert.False(ShellFolder.IsRunning(child)));
    }

    [LinuxTheory(NeedsPython = true)]
    [InlineData("willing")]
    [InlineData("stubborn")]
    public void What_is_left_over_is_ended_whether_it_is_willing_or_not(string kind)
    {
        IServerProcess server = _servers.StartUntil("child", ShellFolder.Command("python3", "-c", Leaves, kind));
        int child = int.Parse(server.LogTail.Split(' ')[1], CultureInfo.InvariantCulture);
        ServerStop stop = server.Stop(StartedServers.Ample);
        Assert.Equal([$"python3 ({child})"], stop.Leftovers);
        Assert.Empty(stop.Survivors);
        Assert.False(stop.WasKilled);
        Assert.False(ShellFolder.IsRunning(child));
    }

    [LinuxFact(NeedsPython = true)]
    public void All_is_killed_at_once_with_one_that_does_not_end()
    {
        string script = $"import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n{Leaves}";
        IServerProcess server = _servers.StartUntil("child", ShellFolder.Command("python3", "-c", script, "stubborn"));
        AssertNothing(server.Stop(TimeSpan.Zero), wasKilled: true);
    }

    [LinuxFact]
    public void What_a_crashed_server_left_is_reported_and_ended()
    {
        IServerProcess server = _servers.Run(_servers.Folder.Script("sleep 1000 & echo $!; exit 3"));
        ServerStop stop = server.Stop(StartedServers.Ample);
        Assert.Null(stop.Nanoseconds);

        // Of the shell's name as long as it has not become the other program.
        Assert.Matches($@"^(sleep|sh|dash|bash) \({server.LogTail}\)$", Assert.Single(stop.Leftovers));
        Assert.Equal((3, false, false), (server.End!.ExitCode, stop.WasKilled, server.IsAlive));
    }

    [LinuxFact]
    public void Disposing_ends_it_and_lets_the_system_forget_it()
    {
        IServerProcess server = _servers.Start(ShellFolder.Command("sleep", "1000"));
        server.Dispose();
        server.Dispose();
        Assert.False(Directory.Exists($"/proc/{server.Id}"));
        Assert.Equal("SIGTERM", server.End!.Signal);
        Assert.False(server.IsAlive);
    }

    [LinuxFact(NeedsPython = true)]
    public void It_can_be_stopped_by_anybody_at_any_time()
    {
        string[][] modes = [["serve", "0"], ["flood", "1000"], ["crash"], ["crash-later", "30"], ["children", "2"], ["binary"], ["asks"]];
        for (int i = 0; i < 3 * modes.Length; i++)
        {
            IServerProcess server = _servers.Start(ServerTarget.Command(modes[i % modes.Length]));
            using Barrier barrier = new(4);
            Task<ServerStop>[] stops = [.. Enumerable.Range(0, 3).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    barrier.SignalAndWait();
                    return server.Stop(TimeSpan.FromSeconds(5));
                },
                TaskCreationOptions.LongRunning))];
            barrier.SignalAndWait();
            server.ReadUsage();
            _ = server.LogTail;
            server.Dispose();
            Assert.All(stops, stop => Assert.Same(stops[0].GetAwaiter().GetResult(), stop.GetAwaiter().GetResult()));
            Assert.NotNull(server.End);
            Assert.False(Directory.Exists($"/proc/{server.Id}"));
        }
    }

    private static void AssertNothing(ServerStop stop, bool wasKilled)
    {
        Assert.Equal(wasKilled, stop.WasKilled);
        Assert.Empty(stop.Leftovers);
        Assert.Empty(stop.Survivors);
    }
}
