using System.IO.Pipes;
using System.Runtime.Versioning;
using PerfTools.Engine.Processes.Unix;

namespace PerfTools.Engine.Startup.Processes;

/// <summary>Starts one server on Linux or macOS, in a session of its own, with pipes or a file for what it writes.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class UnixServerLauncher : IDisposable
{
    private readonly ServerLaunch _launch;
    private readonly EnvironmentBlock _environment;
    private readonly string _path;
    private readonly ServerLog _log;
    private readonly List<(int Ours, int Theirs)> _descriptors = [];
    private readonly List<GivenDescriptor> _given = [];
    private readonly Stack<IDisposable> _parts = [];

    /// <param name="launch">What to start.</param>
    /// <param name="environment">Its variables.</param>
    /// <param name="path">Its program.</param>
    public UnixServerLauncher(ServerLaunch launch, EnvironmentBlock environment, string path)
    {
        _launch = launch;
        _environment = environment;
        _path = path;
        _log = new ServerLog(launch.Watches, launch.LogTail, new SecretRedaction(launch.Environment));
    }

    /// <exception cref="MeasurementException">The system refused to start it.</exception>
    public UnixServer Start()
    {
        IServerFamily family = OpenFamily(out IReadOnlyList<string> variables);
        UnixPipe? input = _launch.Conversation is null ? null : Give(new UnixPipe(PipeDirection.Out), 0);
        string? logPath = null;
        IOutputReader reader = _launch.MayOutlive ? OpenFile(out logPath) : OpenPipes();
        SpawnSetup setup = new() { Environment = variables, Descriptors = _descriptors, LeadsSession = true };
        using SpawnedProgram program = new(_path, _launch.Command, setup);
        SpawnedProcess process = program.Start(out long startedAt, out long spawnedAt);
        family.Start(process.Id);
        foreach (GivenDescriptor descriptor in _given) descriptor.Dispose();
        reader.Start();
        _parts.Clear();
        return new UnixServer(new UnixServerParts
        {
            Program = process,
            StartedAt = startedAt,
            SpawnedAt = spawnedAt,
            Family = family,
            Log = _log,
            Reader = reader,
            Input = input,
            LogPath = logPath,
        });
    }

    /// <summary>Releases what was made for a server that was not started.</summary>
    public void Dispose()
    {
        while (_parts.TryPop(out IDisposable? part)) part.Dispose();
    }

    private IServerFamily OpenFamily(out IReadOnlyList<string> variables)
    {
        LinuxFamily? family = OperatingSystem.IsLinux() ? Own(new LinuxFamily(Guid.NewGuid().ToString("N"))) : null;
        variables = _environment.Table(LinuxFamily.MarkName, family?.Mark ?? "1");
        if (family is null) return new SessionFamily();

        // A server that outlives this process has it too: then nobody listens any more, and that hurts nobody.
        Give(family.Tether.Give(), Tether.Number);
        return family;
    }

    private PipeReader OpenPipes()
    {
        (UnixPipe, ServerLog.LogStream)[] sources =
        [
            (Give(PipeReader.WidePipe(), 1), _launch.Conversation is { } conversation ? _log.Open(conversation) : _log.Open()),
            (Give(PipeReader.WidePipe(), 2), _log.Open()),
        ];
        return Own(new PipeReader(sources));
    }

    private FileTail OpenFile(out string path)
    {
        string file = Path.Combine(Path.GetTempPath(), $"perftools-{Path.GetFileNameWithoutExtension(_path)}-{Guid.NewGuid():N}.log");
        path = file;

        // Both streams share the place to which is written next, so that neither overwrites the other.
        FileStreamOptions options = new()
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite | FileShare.Delete,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        FileStream output = new(file, options);
        _parts.Push(new Deletion(file));
        GivenDescriptor given = Own(new GivenDescriptor(output.SafeFileHandle));
        Give(given, 1);
        Give(given, 2);
        return Own(new FileTail(file, _log));
    }

    private UnixPipe Give(UnixPipe pipe, int theirs)
    {
        Give(Own(pipe).Give(), theirs);
        return pipe;
    }

    private void Give(GivenDescriptor descriptor, int theirs)
    {
        _given.Add(descriptor);
        _descriptors.Add((descriptor.Number, theirs));
    }

    private T Own<T>(T part)
        where T : IDisposable
    {
        _parts.Push(part);
        return part;
    }

    private sealed class Deletion(string path) : IDisposable
    {
        public void Dispose() => File.Delete(path);
    }
}
