using PerfTools.Engine.Processes;
using PerfTools.Engine.Processes.Unix;
using PerfTools.Engine.Timing;

namespace PerfTools.Engine.Startup.Processes;

/// <summary>What a server consists of on this process's side, all of which is the server's from its start on.</summary>
internal sealed record UnixServerParts
{
    public required SpawnedProcess Program { get; init; }

    public required long StartedAt { get; init; }

    public required long SpawnedAt { get; init; }

    public required IServerFamily Family { get; init; }

    public required ServerLog Log { get; init; }

    public required IOutputReader Reader { get; init; }

    /// <summary>The pipe that a conversation is written to, or null.</summary>
    public UnixPipe? Input { get; init; }

    public string? LogPath { get; init; }
}

/// <summary>
/// A server on Linux or macOS. The ended program is collected only when the server is stopped or disposed of: until then its id,
/// and that of its session, cannot be given to another. One that was let go is collected as soon as it ends.
/// </summary>
internal sealed class UnixServer : IServerProcess
{
    private const int StackBytes = 256 * 1024;
    private const int JoinMs = 2_000;

    // What a stop that nobody gave a time to waits.
    private static readonly TimeSpan ShortPatience = TimeSpan.FromMilliseconds(500);

    // What an ended program has written is read within a moment, which a busy host may draw out; what came from it may write without end.
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(5);

    private readonly UnixServerParts _parts;
    private readonly ManualResetEvent _ended = new(false);
    private readonly Patience _patience = new();
    private readonly object _stopLock = new();
    private readonly object _endLock = new();
    private readonly Thread _watcher;
    private volatile ServerEnd? _end;
    private ServerStop? _stop;
    private bool _isCollected;
    private bool _isLetGo;
    private bool _isDisposed;

    public UnixServer(UnixServerParts parts)
    {
        _parts = parts;
        _watcher = new Thread(Watch, StackBytes) { IsBackground = true, Name = "PerfTools server end" };
        _watcher.Start();
    }

    public int Id => _parts.Program.Id;

    public long StartedAt => _parts.StartedAt;

    public long SpawnedAt => _parts.SpawnedAt;

    public long? FirstOutputAt => _parts.Log.FirstAt;

    public Stream? Input => _parts.Input?.Stream;

    public ServerEnd? End => _end;

    public WaitHandle Ended => _ended;

    public bool IsAlive => _end is null || (!_isDisposed && _parts.Family.HasMembers);

    public string? LogPath => _parts.LogPath;

    public string LogTail
    {
        get
        {
            if (_end is not null) _parts.Reader.WaitUntilDrained(DrainTime);
            return _parts.Log.Tail();
        }
    }

    public ServerUsage ReadUsage()
    {
        ServerEnd? end = _end;
        List<int> ids = [];
        if (OperatingSystem.IsLinux())
        {
            using FamilyMembers members = _parts.Family.Find();
            ids.AddRange(members.Ids);
            if (end is null) ids.Add(Id);
        }
        else if (end is null)
        {
            ids.AddRange(ServerUsageReader.TreeOf(Id));
        }

        long? cpu = ServerUsageReader.CpuOf(ids);
        return end is null ? new ServerUsage(cpu, ServerUsageReader.PeakOf(Id)) : new ServerUsage(end.CpuNanoseconds + (cpu ?? 0), null);
    }

    public bool Owns(int processId)
    {
        lock (_endLock)
            if (processId == Id && !_isCollected) return true;
        return _parts.Family.Has(processId);
    }

    public ServerStop Stop(TimeSpan patience)
    {
        _patience.Limit(patience);
        lock (_stopLock)
        {
            if (_stop is not null || _isLetGo) return _stop ?? new ServerStop(null, false, [], []);
            ServerStopper stopper = new(_parts.Program, _ended, _parts.Family, _patience);
            stopper.Run(() => _parts.Input?.Dispose());
            IReadOnlyList<string> survivors = stopper.Survivors;
            if (_end is null) survivors = [.. survivors, $"{ProcessNames.All().FirstOrDefault(process => process.Id == Id).Name} ({Id})"];
            return _stop = new ServerStop(Nanoseconds(stopper.AskedAt), stopper.WasKilled, stopper.Leftovers, survivors);
        }
    }

    public void LetGo()
    {
        lock (_stopLock)
        {
            if (_stop is not null) return;
            _isLetGo = true;
            lock (_endLock)
                if (_end is not null) Collect();
        }
    }

    public void Dispose()
    {
        if (!_isLetGo) _ = Stop(ShortPatience);
        lock (_stopLock)
        {
            if (_isDisposed) return;
            _isDisposed = true;
            if (!_isLetGo) Release();

            // A reader of pipes goes on where the server does, which would else break over them.
            if (!_isLetGo || LogPath is not null) _parts.Reader.Dispose();
            if (!_isLetGo && LogPath is not null) File.Delete(LogPath);
            _parts.Input?.Dispose();
            _parts.Family.Dispose();
        }
    }

    private long? Nanoseconds(long? askedAt) => _end is { } end && askedAt is { } asked ? Math.Max(0, end.At - asked) : null;

    /// <summary>Lets the system forget the ended program; where it did not end, it is given up.</summary>
    private void Release()
    {
        if (_end is null) _parts.Program.Abandon();
        _watcher.Join(JoinMs);
        lock (_endLock)
            if (_end is not null) Collect();
    }

    /// <summary>Runs on a thread of its own, until the program has ended.</summary>
    private void Watch()
    {
        ServerEnd? end = WaitForEnd();
        lock (_endLock)
        {
            if (end is null) return;
            _end = end;
            _parts.Reader.NoteEnd();
            _ended.Set();
            if (_isLetGo) Collect();
        }
    }

    private ServerEnd? WaitForEnd()
    {
        _parts.Program.WaitForExit();
        long at = MonotonicClock.Instance.Nanoseconds;
        try
        {
            ProgramExit exit = _parts.Program.WaitAndLeave();
            return new ServerEnd(
                exit.Signal is null ? exit.ExitCode : null,
                exit.Signal is { } signal ? SignalNames.Of(signal) : null,
                at,
                exit.UserNanoseconds + exit.KernelNanoseconds);
        }
        catch (MeasurementException error) when (error.Kind == FailureKind.ProgramNotStopped)
        {
            return null;
        }
        catch (MeasurementException)
        {
            // This process was started with SIGCHLD ignored: the system has forgotten how it ended.
            return new ServerEnd(null, null, at, 0);
        }
    }

    private void Collect()
    {
        if (_isCollected) return;
        _isCollected = true;
        try
        {
            _ = _parts.Program.Collect();
        }
        catch (MeasurementException)
        {
            // How it ended is known, or lost; nothing is left to be collected in either case.
        }
    }
}
