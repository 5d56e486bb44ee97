using System.ComponentModel;
using System.Diagnostics;
using PerfTools.Engine.Timing;

namespace PerfTools.Engine.Startup.Processes;

/// <summary>
/// A server started by System.Diagnostics.Process, for Windows. It has no way of asking a program without a window to end, so that it
/// is killed, with all that descend from it; what lost its parent is not found. One that may outlive this process keeps this
/// process's own output, as there is no pipe or file to give it.
/// </summary>
internal sealed class PortableServer : IServerProcess
{
    private static readonly TimeSpan DrainTime = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan KilledPatience = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly ServerLog _log;
    private readonly ManualResetEvent _ended = new(false);
    private readonly CountdownEvent _open;
    private readonly object _stopLock = new();
    private volatile ServerEnd? _end;
    private ServerStop? _stop;
    private bool _isLetGo;

    private PortableServer(Process process, ServerLaunch launch, long startedAt)
    {
        _process = process;
        StartedAt = startedAt;
        SpawnedAt = MonotonicClock.Instance.Nanoseconds;
        Id = process.Id;
        _log = new ServerLog(launch.Watches, launch.LogTail, new SecretRedaction(launch.Environment));
        _open = new CountdownEvent(1);
        if (!launch.MayOutlive)
        {
            Read(process.StandardOutput.BaseStream, launch.Conversation is { } conversation ? _log.Open(conversation) : _log.Open());
            Read(process.StandardError.BaseStream, _log.Open());
        }

        _open.Signal();
        Input = launch.Conversation is null ? null : process.StandardInput.BaseStream;
        if (Input is null) process.StandardInput.Close();
        Run(Watch);
    }

    public int Id { get; }

    public long StartedAt { get; }

    public long SpawnedAt { get; }

    public long? FirstOutputAt => _log.FirstAt;

    public Stream? Input { get; }

    public ServerEnd? End => _end;

    public WaitHandle Ended => _ended;

    public bool IsAlive => _end is null;

    public string? LogPath => null;

    public string LogTail
    {
        get
        {
            if (_end is not null) _open.Wait(DrainTime);
            return _log.Tail();
        }
    }

    /// <exception cref="MeasurementException">The system refused to start it.</exception>
    public static PortableServer Start(ServerLaunch launch, EnvironmentBlock environment, string path)
    {
        ProcessStartInfo start = new(path, launch.Command.Arguments)
        {
            WorkingDirectory = launch.Command.WorkingDirectory ?? string.Empty,
            RedirectStandardInput = true,
            RedirectStandardOutput = !launch.MayOutlive,
            RedirectStandardError = !launch.MayOutlive,
        };
        start.Environment.Clear();
        foreach ((string name, string value) in environment.Variables) start.Environment[name] = value;
        try
        {
            long startedAt = MonotonicClock.Instance.Nanoseconds;
            return new PortableServer(Process.Start(start)!, launch, startedAt);
        }
        catch (Win32Exception error)
        {
            throw new MeasurementException(FailureKind.ProgramNotStarted, launch.Command.FilePath, $"{error.Message}.", error);
        }
    }

    public ServerUsage ReadUsage() => _end is { } end
        ? new ServerUsage(end.CpuNanoseconds, null)
        : new ServerUsage(ServerUsageReader.CpuOf(ServerUsageReader.TreeOf(Id)), ServerUsageReader.PeakOf(Id));

    public bool Owns(int processId) => _end is null && ServerUsageReader.TreeOf(Id).Contains(processId);

    public ServerStop Stop(TimeSpan patience)
    {
        lock (_stopLock)
        {
            if (_stop is not null || _isLetGo) return _stop ?? new ServerStop(null, false, [], []);
            if (_end is not null) return _stop = new ServerStop(null, false, [], []);
            long askedAt = MonotonicClock.Instance.Nanoseconds;

            // A server that is talked to over its input ends with it; others have nothing by which they could be asked.
            Input?.Dispose();
            bool wasKilled = Input is null || !_ended.WaitOne(patience);
            if (wasKilled) Kill();
            bool hasEnded = _ended.WaitOne(KilledPatience);
            return _stop = new ServerStop(
                hasEnded ? Math.Max(0, _end!.At - askedAt) : null, wasKilled, [], hasEnded ? [] : [FormattableString.Invariant($"process ({Id})")]);
        }
    }

    public void LetGo()
    {
        lock (_stopLock) _isLetGo = true;
    }

    public void Dispose() => _ = Stop(TimeSpan.Zero);

    private static void Run(Action action) => new Thread(() => action()) { IsBackground = true, Name = "PerfTools server" }.Start();

    private void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception refused) when (refused is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended meanwhile, or may not be killed: whether it ends is waited for.
        }
    }

    private void Read(Stream stream, ServerLog.LogStream log)
    {
        _open.AddCount();
        Run(() =>
        {
            byte[] buffer = new byte[64 * 1024];
            try
            {
                for (int length; (length = stream.Read(buffer)) > 0;) log.Take(buffer.AsSpan(0, length), MonotonicClock.Instance.Nanoseconds);
            }
            catch (IOException)
            {
                // A broken pipe is an end too.
            }

            log.End(MonotonicClock.Instance.Nanoseconds);
            _open.Signal();
        });
    }

    private void Watch()
    {
        // Without a time it would also wait until the streams end, which what came from the server may hold open.
        while (!_process.WaitForExit(int.MaxValue))
        {
        }

        long at = MonotonicClock.Instance.Nanoseconds;
        _end = new ServerEnd(_process.ExitCode, null, at, _process.TotalProcessorTime.Ticks * 100);
        _ended.Set();
    }
}
