using System.Diagnostics;
using PerfTools.Engine;
using PerfTools.Engine.Startup;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Startup.Processes;

/// <summary>Servers that may outlive this process.</summary>
public sealed class ServerLetGoTests : IDisposable
{
    private readonly StartedServers _servers = new();

    public void Dispose() => _servers.Dispose();

    [LinuxFact]
    public void One_that_is_let_go_goes_on_and_is_collected_when_it_ends()
    {
        IServerProcess server = _servers.StartUntil(
            "one", _servers.Folder.Script("echo one; until [ -e go ]; do sleep 0.02; done; echo two; exec sleep 1000"), launch => launch with { MayOutlive = true });
        server.LetGo();
        server.Dispose();
        Assert.False(server.Stop(TimeSpan.Zero).WasKilled);
        Assert.True(ShellFolder.IsRunning(server.Id));

        // It can still write, though nobody reads it here.
        File.WriteAllText(_servers.Folder.File("go"), string.Empty);
        Until.True(() => File.ReadAllText(server.LogPath!) == "one\ntwo\n", "it goes on writing");
        using (Process process = Process.GetProcessById(server.Id)) process.Kill();
        Assert.True(server.Ended.WaitOne(StartedServers.Ample), "its end is seen");
        Until.True(() => !Directory.Exists($"/proc/{server.Id}"), "it is collected");
        File.Delete(server.LogPath!);
    }

    [LinuxFact]
    public void One_that_has_ended_when_it_is_let_go_is_collected_then()
    {
        IServerProcess server = _servers.Run(_servers.Folder.Script("exit 3"), launch => launch with { MayOutlive = true });
        Assert.True(Directory.Exists($"/proc/{server.Id}"));
        server.LetGo();
        Assert.False(Directory.Exists($"/proc/{server.Id}"));
        Assert.Equal(3, server.End!.ExitCode);
        File.Delete(server.LogPath!);
    }

    [LinuxFact]
    public void Its_file_is_for_this_user_only_has_both_streams_and_goes_with_it()
    {
        IServerProcess server = _servers.StartUntil("two", _servers.Folder.Script("echo one; echo two >&2; echo three"), launch => launch with { MayOutlive = true });
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(server.LogPath!));
        Assert.StartsWith(Path.Combine(Path.GetTempPath(), "perftools-"), server.LogPath);
        Assert.True(server.Ended.WaitOne(StartedServers.Ample), "the program ends");
        Assert.Equal("one\ntwo\nthree", server.LogTail);
        Assert.InRange(Assert.NotNull(server.FirstOutputAt), server.StartedAt, long.MaxValue);
        server.Dispose();
        Assert.False(File.Exists(server.LogPath));
        Assert.Equal("one\ntwo\nthree", server.LogTail);
    }

    [LinuxFact]
    public void One_that_was_not_started_leaves_no_file()
    {
        string name = $"garbage{Guid.NewGuid():N}";
        _servers.Folder.AddProgram(name, "no program");
        Assert.Throws<MeasurementException>(() => _servers.Start(ShellFolder.Command(_servers.Folder.File(name)), launch => launch with { MayOutlive = true }));
        Assert.Empty(Directory.EnumerateFiles(Path.GetTempPath(), $"perftools-{name}*"));
    }
}
