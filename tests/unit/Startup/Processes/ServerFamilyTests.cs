using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using PerfTools.Engine.Startup;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Startup.Processes;

/// <summary>What came from a server is known by any of three things, each tested without the others.</summary>
public sealed partial class ServerFamilyTests : IDisposable
{
    // A child that keeps only what is named, and becomes another program.
    private const string Script = """
        import os, sys, time
        keeps = sys.argv[1].split(',')
        child = os.fork()
        if not child:
            if 'session' not in keeps: os.setsid()
            if 'tether' not in keeps: os.closerange(3, 256)
            null = os.open(os.devnull, os.O_RDWR)
            for number in range(3): os.dup2(null, number)
            environment = {name: value for name, value in os.environ.items() if name != 'PERFTOOLS_START' or 'mark' in keeps}
            os.execve('/bin/sleep', ['sleep', '100'], environment)
        while open(f'/proc/{child}/comm').read() != 'sleep\n': time.sleep(0.01)
        print('child', child, flush=True)
        if len(sys.argv) > 2: sys.exit(0)
        time.sleep(100)
        """;

    private readonly StartedServers _servers = new();

    public void Dispose() => _servers.Dispose();

    [LinuxTheory(NeedsPython = true)]
    [InlineData("session")]
    [InlineData("tether")]
    [InlineData("mark")]
    public void One_thing_is_enough_and_all_ends_with_the_server(string keeps)
    {
        IServerProcess server = Start(keeps);
        int child = ChildOf(server);
        Assert.True(server.Owns(child));
        Assert.True(server.Owns(server.Id));
        server.Stop(StartedServers.Ample);
        Assert.False(ShellFolder.IsRunning(child));
        Assert.False(server.Owns(child));
        Assert.False(server.IsAlive);
    }

    [LinuxTheory(NeedsPython = true)]
    [InlineData("session")]
    [InlineData("tether")]
    [InlineData("mark")]
    public void It_is_alive_after_the_end_of_its_program_as_long_as_something_came_from_it(string keeps)
    {
        IServerProcess server = Start(keeps, "leave");
        int child = ChildOf(server);
        Assert.True(server.Ended.WaitOne(StartedServers.Ample), "the program ends");
        Assert.True(server.IsAlive);
        Assert.True(server.IsAlive);
        _ = kill(child, 9);
        Until.True(() => !server.IsAlive, "the server is gone");
    }

    [LinuxFact(NeedsPython = true)]
    public void What_gave_up_all_three_is_not_found()
    {
        IServerProcess server = Start("nothing");
        int child = ChildOf(server);
        Assert.False(server.Owns(child));
        ServerStop stop = server.Stop(StartedServers.Ample);
        Assert.True(ShellFolder.IsRunning(child));
        Assert.Empty(stop.Leftovers);
        _ = kill(child, 9);
        ShellFolder.WaitUntilGone(child);
    }

    [LinuxFact]
    public void Strangers_older_and_younger_are_not_its_own()
    {
        IServerProcess older = _servers.Start(ShellFolder.Command("sleep", "1000"));
        IServerProcess server = _servers.Start(ShellFolder.Command("sleep", "1000"));
        IServerProcess younger = _servers.Start(ShellFolder.Command("sleep", "1000"));
        foreach (int stranger in new[] { older.Id, younger.Id, Environment.ProcessId, 1, 0, -1, int.MaxValue }) Assert.False(server.Owns(stranger));
        server.Stop(StartedServers.Ample);
        Assert.False(server.IsAlive);
        Assert.True(older.IsAlive && younger.IsAlive);
    }

    [LinuxFact]
    public void A_process_that_this_one_starts_meanwhile_is_a_stranger()
    {
        IServerProcess server = _servers.Start(_servers.Folder.Script("exit 0"));
        using Process other = Process.Start("sleep", "1000");
        Assert.True(server.Ended.WaitOne(StartedServers.Ample), "the program ends");
        Until.True(() => !server.IsAlive, "nothing of the server is left");
        Assert.False(server.Owns(other.Id));
        other.Kill();
        other.WaitForExit();
    }

    private IServerProcess Start(params string[] arguments) =>
        _servers.StartUntil("child", ShellFolder.Command("python3", ["-c", Script, .. arguments]));

    private static int ChildOf(IServerProcess server) => int.Parse(server.LogTail.Split(' ')[1], CultureInfo.InvariantCulture);

    [LibraryImport("libc")]
    private static partial int kill(int process, int signal);
}
