using System.Collections;
using System.Runtime.InteropServices;
using PerfTools.Engine.Timing;

namespace PerfTools.Engine.Processes.Unix;

/// <summary>
/// A program started by posix_spawn(3): arguments, environment and attributes are laid out once, so that a start costs one
/// call. It runs in a process group of its own, so that all of it can be stopped, with default signals and, unless it is given
/// descriptors, no input.
/// </summary>
internal sealed unsafe class SpawnedProgram : IPreparedProgram
{
    // glibc and musl need at most 336 bytes for either structure; neither says how many in any call.
    private const int StructureBytes = 1024;
    private const short SetProcessGroup = 0x02;
    private const short SetSignalDefaults = 0x04;
    private const short SetSignalMask = 0x08;
    private const int WriteOnly = 1;

    private static readonly int SetSession = OperatingSystem.IsMacOS() ? 0x0400 : 0x80;

    private readonly ProgramCommand _command;
    private readonly List<nint> _blocks = [];
    private readonly nint _path;
    private readonly nint _arguments;
    private readonly nint _environment;
    private readonly nint _actions;
    private readonly nint _attributes;
    private readonly string? _changeDirectoryError;

    public SpawnedProgram(string path, ProgramCommand command, ProgramOutput output)
        : this(path, command, new SpawnSetup { DiscardsOutput = output == ProgramOutput.Discard })
    {
    }

    public SpawnedProgram(string path, ProgramCommand command, SpawnSetup setup)
    {
        _command = command;
        _path = Text(path);
        _arguments = Table([command.FilePath, .. command.Arguments]);
        _environment = Table(setup.Environment ?? InheritedEnvironment());
        _actions = Structure();
        _ = Native.FileActionsInit(_actions);
        AddDescriptors(setup);
        if (command.WorkingDirectory is { } folder) _changeDirectoryError = ChangeDirectory(folder);
        _attributes = Structure();
        SetAttributes(setup.LeadsSession);

        // Else the first start would also take the time in which the call is looked up.
        Marshal.Prelink(typeof(Native).GetMethod(nameof(Native.Spawn))!);
    }

    public IStartedProgram Start() => Start(out _, out _);

    /// <summary>Starts it, and tells when: right before the call, and right after it, when the new program is in place.</summary>
    /// <exception cref="MeasurementException">The system refused to start it.</exception>
    public SpawnedProcess Start(out long startedAt, out long spawnedAt)
    {
        if (_changeDirectoryError is not null) throw Refused(_changeDirectoryError);
        startedAt = MonotonicClock.Instance.Nanoseconds;
        int error = Native.Spawn(out int id, _path, _actions, _attributes, _arguments, _environment);
        spawnedAt = MonotonicClock.Instance.Nanoseconds;
        return error == 0 ? new SpawnedProcess(id) : throw Refused(Marshal.GetPInvokeErrorMessage(error));
    }

    public void Dispose()
    {
        _ = Native.FileActionsDestroy(_actions);
        _ = Native.AttributesDestroy(_attributes);
        foreach (nint block in _blocks) Marshal.FreeHGlobal(block);
        _blocks.Clear();
    }

    private static string[] InheritedEnvironment() =>
        [.. Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(variable => $"{variable.Key}={variable.Value}")];

    private void AddDescriptors(SpawnSetup setup)
    {
        bool[] isGiven = new bool[3];
        foreach ((int ours, int theirs) in setup.Descriptors)
        {
            _ = Native.AddDuplicate(_actions, ours, theirs);
            if (theirs < isGiven.Length) isGiven[theirs] = true;
        }

        if (!isGiven[0]) _ = Native.AddOpen(_actions, 0, Text("/dev/null"), 0, 0);
        for (int descriptor = 1; descriptor < isGiven.Length; descriptor++)
            if (!isGiven[descriptor] && setup.DiscardsOutput) _ = Native.AddOpen(_actions, descriptor, Text("/dev/null"), WriteOnly, 0);
    }

    private void SetAttributes(bool leadsSession)
    {
        _ = Native.AttributesInit(_attributes);
        nint signals = Structure();
        _ = Native.EmptySignals(signals);
        _ = Native.SetMask(_attributes, signals);

        // .NET ignores SIGPIPE, and an ignored signal stays ignored in the new program.
        _ = Native.FillSignals(signals);
        _ = Native.SetDefaults(_attributes, signals);
        const int Signals = SetSignalDefaults | SetSignalMask;

        // Who leads a session leads a group, and may not be asked to do so again. Older C libraries know no sessions.
        if (leadsSession && Native.SetFlags(_attributes, (short)(SetSession | Signals)) == 0) return;
        _ = Native.SetGroup(_attributes, 0);
        _ = Native.SetFlags(_attributes, SetProcessGroup | Signals);
    }

    private string? ChangeDirectory(string folder)
    {
        try
        {
            int error = Native.AddChangeDirectory(_actions, Text(folder));
            return error == 0 ? null : Marshal.GetPInvokeErrorMessage(error);
        }
        catch (EntryPointNotFoundException)
        {
            return "this system's C library cannot start a program in another folder (posix_spawn_file_actions_addchdir_np)";
        }
    }

    private MeasurementException Refused(string reason) => new(FailureKind.ProgramNotStarted, _command.FilePath, $"{reason}.");

    private nint Structure()
    {
        nint block = Marshal.AllocHGlobal(StructureBytes);
        NativeMemory.Clear((void*)block, StructureBytes);
        _blocks.Add(block);
        return block;
    }

    private nint Text(string text)
    {
        nint block = Marshal.StringToCoTaskMemUTF8(text);
        nint copy = Marshal.AllocHGlobal(System.Text.Encoding.UTF8.GetByteCount(text) + 1);
        NativeMemory.Copy((void*)block, (void*)copy, (nuint)System.Text.Encoding.UTF8.GetByteCount(text) + 1);
        Marshal.FreeCoTaskMem(block);
        _blocks.Add(copy);
        return copy;
    }

    private nint Table(IReadOnlyList<string> texts)
    {
        nint block = Marshal.AllocHGlobal((texts.Count + 1) * sizeof(nint));
        _blocks.Add(block);
        for (int i = 0; i < texts.Count; i++) ((nint*)block)[i] = Text(texts[i]);
        ((nint*)block)[texts.Count] = 0;
        return block;
    }

    private static class Native
    {
        private const string Library = "libc";

        [DllImport(Library, EntryPoint = "posix_spawn")]
        public static extern int Spawn(out int id, nint path, nint actions, nint attributes, nint arguments, nint environment);

        [DllImport(Library, EntryPoint = "posix_spawn_file_actions_init")]
        public static extern int FileActionsInit(nint actions);

        [DllImport(Library, EntryPoint = "posix_spawn_file_actions_destroy")]
        public static extern int FileActionsDestroy(nint actions);

        [DllImport(Library, EntryPoint = "posix_spawn_file_actions_addopen")]
        public static extern int AddOpen(nint actions, int descriptor, nint path, int flags, uint mode);

        [DllImport(Library, EntryPoint = "posix_spawn_file_actions_adddup2")]
        public static extern int AddDuplicate(nint actions, int ours, int theirs);

        [DllImport(Library, EntryPoint = "posix_spawn_file_actions_addchdir_np")]
        public static extern int AddChangeDirectory(nint actions, nint path);

        [DllImport(Library, EntryPoint = "posix_spawnattr_init")]
        public static extern int AttributesInit(nint attributes);

        [DllImport(Library, EntryPoint = "posix_spawnattr_destroy")]
        public static extern int AttributesDestroy(nint attributes);

        [DllImport(Library, EntryPoint = "posix_spawnattr_setflags")]
        public static extern int SetFlags(nint attributes, short flags);

        [DllImport(Library, EntryPoint = "posix_spawnattr_setpgroup")]
        public static extern int SetGroup(nint attributes, int group);

        [DllImport(Library, EntryPoint = "posix_spawnattr_setsigdefault")]
        public static extern int SetDefaults(nint attributes, nint signals);

        [DllImport(Library, EntryPoint = "posix_spawnattr_setsigmask")]
        public static extern int SetMask(nint attributes, nint signals);

        [DllImport(Library, EntryPoint = "sigemptyset")]
        public static extern int EmptySignals(nint signals);

        [DllImport(Library, EntryPoint = "sigfillset")]
        public static extern int FillSignals(nint signals);
    }
}
