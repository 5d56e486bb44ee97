using System.Runtime.InteropServices;
using PerfTools.Engine.Processes;
using PerfTools.Engine.Processes.Linux;
using PerfTools.Engine.Processes.Unix;
using PerfTools.Engine.Startup.Processes;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Startup.Processes;

/// <summary>Alone, as the copies of this process that other tests start programs with would be children of it, too.</summary>
[Collection(nameof(ServerResourceTests))]
public sealed class CopiedDescriptorTests
{
    /// <summary>
    /// What this process starts begins as a copy of it, with the tethers of all servers that are being started at that moment, and
    /// on a busy host it may stay one for long: a stop of the other server must not end it.
    /// </summary>
    [LinuxFact]
    public void A_program_that_is_about_to_start_does_not_belong_to_a_server_that_started_meanwhile()
    {
        using ShellFolder folder = new();
        folder.Run(folder.Script("mkfifo pipe"));
        IStartedProgram server = folder.Start(ShellFolder.Command("sleep", "1000"));
        using LinuxFamily family = new(Guid.NewGuid().ToString("N"));
        using GivenDescriptor given = family.Tether.Give();
        family.Start(server.Id);
        LinuxProcessSource source = new();
        IReadOnlyList<int> before = source.ChildrenOf(Environment.ProcessId);
        int copy = 0;
        Thread starting = new(() => copy = StartAfterOpening(folder.File("pipe")));
        starting.Start();
        try
        {
            Until.True(() => source.ChildrenOf(Environment.ProcessId).Except(before).Any(), "the copy is there");
            given.Dispose();
            Assert.True(family.Tether.IsHeld);
            using FamilyMembers members = family.Find();
            Assert.Empty(members.Ids);
        }
        finally
        {
            File.OpenWrite(folder.File("pipe")).Dispose();
            starting.Join();
        }

        Assert.Equal(0, new SpawnedProcess(copy).Collect().ExitCode);
        Assert.False(family.Tether.IsHeld);
    }

    /// <summary>Starts true(1), which is kept from it until somebody writes to a pipe: its input is opened before.</summary>
    private static int StartAfterOpening(string pipe)
    {
        // glibc and musl need at most 336 bytes.
        nint actions = Marshal.AllocHGlobal(1024);
        nint path = Marshal.StringToCoTaskMemUTF8(pipe);
        nint program = Marshal.StringToCoTaskMemUTF8(ProgramPath.Find("true")!);
        nint[] arguments = [program, 0];
        _ = InitializeActions(actions);
        _ = AddOpen(actions, 0, path, 0, 0);
        int error = Spawn(out int id, program, actions, 0, arguments, [0]);
        _ = DestroyActions(actions);
        Marshal.FreeCoTaskMem(program);
        Marshal.FreeCoTaskMem(path);
        Marshal.FreeHGlobal(actions);
        return error == 0 ? id : throw new InvalidOperationException($"posix_spawn: {error}");
    }

    [DllImport("libc", EntryPoint = "posix_spawn")]
    private static extern int Spawn(out int id, nint path, nint actions, nint attributes, nint[] arguments, nint[] environment);

    [DllImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    private static extern int InitializeActions(nint actions);

    [DllImport("libc", EntryPoint = "posix_spawn_file_actions_addopen")]
    private static extern int AddOpen(nint actions, int descriptor, nint path, int flags, uint mode);

    [DllImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    private static extern int DestroyActions(nint actions);
}
