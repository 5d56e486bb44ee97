using PerfTools.Engine;
using PerfTools.Engine.Startup;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Startup.Processes;

/// <summary>Alone, as descriptors of all other tests would count too.</summary>
[CollectionDefinition(nameof(ServerResourceTests), DisableParallelization = true)]
[Collection(nameof(ServerResourceTests))]
public class ServerResourceTests
{
    [LinuxFact(NeedsPython = true)]
    public void Servers_however_they_ended_leave_no_descriptor_and_no_file()
    {
        RunAll();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        int descriptors = Descriptors();
        string[] files = Files();
        for (int i = 0; i < 3; i++) RunAll();
        Assert.Equal(descriptors, Descriptors());
        Assert.Equal(files, Files());
    }

    private static void RunAll()
    {
        using StartedServers servers = new();
        servers.Start(ServerTarget.Command("serve", "0")).Dispose();
        servers.Run(ServerTarget.Command("crash")).Dispose();
        servers.Run(servers.Folder.Script("sleep 1000 & exit 0")).Dispose();
        servers.StartUntil("ready", ServerTarget.Command("children", "2")).Dispose();
        servers.StartUntil("ready", ServerTarget.Command("binary"), launch => launch with { MayOutlive = true }).Dispose();
        servers.Start(ShellFolder.Command("cat"), launch => launch with { Conversation = _ => { } }).Dispose();
        servers.Folder.AddProgram("garbage", "no program");
        ProgramCommand garbage = ShellFolder.Command(servers.Folder.File("garbage"));
        foreach (bool mayOutlive in new[] { true, false })
            Assert.Throws<MeasurementException>(() => servers.Start(garbage, launch => launch with { MayOutlive = mayOutlive }));
        IServerProcess kept = servers.Run(ShellFolder.Command("true"), launch => launch with { MayOutlive = true });
        kept.LetGo();
        kept.Dispose();
        File.Delete(kept.LogPath!);
    }

    private static int Descriptors() => Directory.EnumerateFileSystemEntries("/proc/self/fd").Count();

    private static string[] Files() => [.. Directory.EnumerateFiles(Path.GetTempPath(), "perftools-*.log").Order(StringComparer.Ordinal)];
}
