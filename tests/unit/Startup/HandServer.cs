using PerfTools.Engine.Startup;
using PerfTools.Engine.Timing;

namespace PerfTools.Tests.Startup;

/// <summary>A server that does what a test says, when it says it.</summary>
internal sealed class HandServer : IServerProcess
{
    private readonly ManualResetEvent _ended = new(false);

    public int Id => 4711;

    public long StartedAt { get; } = MonotonicClock.Instance.Nanoseconds;

    public long SpawnedAt => StartedAt + 1_000_000;

    public long? FirstOutputAt { get; init; }

    public Stream? Input => null;

    public ServerEnd? End { get; private set; }

    public WaitHandle Ended => _ended;

    /// <summary>Processes that it has left, and that live on.</summary>
    public bool HasOthers { get; set; }

    public bool IsAlive => End is null || HasOthers;

    public string? LogPath => null;

    public string LogTail { get; init; } = string.Empty;

    public bool WasStopped { get; private set; }

    public ServerUsage ReadUsage() => new(7_000_000, 12_345_678);

    public bool Owns(int processId) => processId == Id;

    public void Exit(int code, double atMs)
    {
        End = new ServerEnd(code, null, StartedAt + (long)(atMs * 1e6), 3_000_000);
        _ended.Set();
    }

    public ServerStop Stop(TimeSpan patience)
    {
        WasStopped = true;
        return new ServerStop(2_000_000, false, [], []);
    }

    public void LetGo()
    {
    }

    public void Dispose() => _ended.Dispose();
}

/// <summary>A probe whose attempts a test writes down beforehand, or answers as they come.</summary>
internal sealed class HandProbe(Func<int, ProbeOutcome> attempt) : IProbe
{
    private int _attempts;

    public string Name { get; init; } = "hand";

    public int Attempts => _attempts;

    /// <summary>The first so many fail, the others succeed.</summary>
    public static HandProbe AfterFailures(int count) => new(number => number <= count ? ProbeOutcome.Failure("not yet") : ProbeOutcome.Success);

    public static HandProbe Never(string problem) => new(_ => ProbeOutcome.Failure(problem));

    public string? FindOccupant(CancellationToken cancellationToken) => null;

    public ProbeOutcome Attempt(ServerUnderTest server, CancellationToken cancellationToken) => attempt(++_attempts);

    public void Dispose()
    {
    }
}
