namespace PerfTools.Engine.Startup;

/// <summary>Starts servers. An interface, so that tests can let a server do what they want, when they want it.</summary>
internal interface IServerLauncher
{
    /// <summary>Starts one. Its clock, and that of everything that is told about it, is <see cref="Timing.MonotonicClock"/>.</summary>
    /// <exception cref="MeasurementException">There is no such program, or it cannot be started.</exception>
    IServerProcess Start(ServerLaunch launch);
}

/// <summary>What a server is started with.</summary>
internal sealed record ServerLaunch
{
    public required ProgramCommand Command { get; init; }

    public ServerEnvironment Environment { get; init; } = ServerEnvironment.Inherited;

    /// <summary>Lines of output that are waited for.</summary>
    public IReadOnlyList<LogWatch> Watches { get; init; } = [];

    /// <summary>
    /// Takes each line of standard output, of any length, on the thread that reads it: for a server that is talked to over its
    /// standard streams. It then has an input that is open, and its output is no log. Null where it gets no input.
    /// </summary>
    public Action<string>? Conversation { get; init; }

    /// <summary>Last lines of the output to keep.</summary>
    public int LogTail { get; init; }

    /// <summary>Whether it may outlive this process: its output then goes to a file and not to a pipe that would break.</summary>
    public bool MayOutlive { get; init; }
}

/// <summary>A server that was started. Disposing ends it, with all that it started, unless it was let go.</summary>
internal interface IServerProcess : IDisposable
{
    int Id { get; }

    /// <summary>Just before it was started, in nanoseconds; the zero of all milestones.</summary>
    long StartedAt { get; }

    /// <summary>When the system had started it: its program was in place of ours.</summary>
    long SpawnedAt { get; }

    /// <summary>The first byte that it wrote, or null.</summary>
    long? FirstOutputAt { get; }

    /// <summary>Where a conversation is written to, or null.</summary>
    Stream? Input { get; }

    /// <summary>How the started program ended, or null as long as it has not.</summary>
    ServerEnd? End { get; }

    /// <summary>Set when <see cref="End"/> is.</summary>
    WaitHandle Ended { get; }

    /// <summary>Whether the started program, or anything that came from it, is still there, as far as the system can tell.</summary>
    bool IsAlive { get; }

    /// <summary>The file that its output goes to, where it may outlive this process.</summary>
    string? LogPath { get; }

    /// <summary>The last lines that it wrote, without control characters and secrets; complete once it has ended.</summary>
    string LogTail { get; }

    /// <summary>CPU time so far, of the process and of what it started, and its own largest resident set; null where it cannot be read.</summary>
    ServerUsage ReadUsage();

    /// <summary>Whether a process belongs to this server: itself, or what came from it.</summary>
    bool Owns(int processId);

    /// <summary>Asks it to end, waits that long, then kills all of it; ends also what is left after its own end. Any thread may call it.</summary>
    ServerStop Stop(TimeSpan patience);

    /// <summary>Leaves it running: nothing ends it from here on.</summary>
    void LetGo();
}

/// <summary>How a started program ended.</summary>
/// <param name="ExitCode">Its exit code, or null where a signal ended it.</param>
/// <param name="Signal">The name of the signal that ended it, or null.</param>
/// <param name="At">When, in nanoseconds.</param>
/// <param name="CpuNanoseconds">CPU time of it, and of the children that it waited for.</param>
internal sealed record ServerEnd(int? ExitCode, string? Signal, long At, long CpuNanoseconds);

/// <summary>What a server has used so far.</summary>
internal readonly record struct ServerUsage(long? CpuNanoseconds, long? PeakWorkingSetBytes);

/// <summary>How a server was ended.</summary>
/// <param name="Nanoseconds">From asking it until the started program had ended, or null where it had ended before.</param>
/// <param name="WasKilled">Whether asking was not enough.</param>
/// <param name="Leftovers">What was still there after the end of the started program, as name and id.</param>
/// <param name="Survivors">What could not be ended.</param>
internal sealed record ServerStop(long? Nanoseconds, bool WasKilled, IReadOnlyList<string> Leftovers, IReadOnlyList<string> Survivors);
