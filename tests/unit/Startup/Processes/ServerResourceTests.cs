using PerfTools.Engine;
using PerfTools.Engine.Startup;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Startup.Processes;

/// <summary>Alone, as descriptors of all other tests would count too.</summary>
[CollectionDefinition(nameof(ServerResourceTests), DisableParallelization = true)]
[Collection(nameof(ServerResourceTests))]
public class ServerResourceTests
{
    private const string TemporaryFolder = "TMPDIR";

    [LinuxFact(NeedsPython = true)]
    public void Servers_however_they_ended_leave_no_descriptor_and_no_file()
    {
        // In a folder of its own: other programs on this host may be writing logs, too.
        DirectoryInfo folder = Directory.CreateTempSubdirectory("perftools-test-");
        string? before = Environment.GetEnvironmentVariable(TemporaryFolder);
        Environment.SetEnvironmentVariable(TemporaryFolder, folder.FullName);
        try
        {
            RunAll();
            GC.Collect();
            GC.WaitForPendingFinalizers();
            int descriptors = Descriptors();
            for (int i = 0; i < 3; i++) RunAll();

            // What earlier tests left to the garbage collection may go meanwhile.
            Assert.InRange(Descriptors(), 0, descriptors);
            Assert.Empty(Directory.EnumerateFileSystemEntries(folder.FullName));
        }
        finally
        {
            Environment.SetEnvironmentVariable(TemporaryFolder, before);
            folder.Delete(recursive: true);
        }
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
}
