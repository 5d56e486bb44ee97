using System.Diagnostics;

namespace PerfTools.Engine.Timing;

/// <summary>A monotonic clock, behind an interface so that tests can turn it by hand.</summary>
public interface IClock
{
    /// <summary>Nanoseconds since an arbitrary start; never goes back.</summary>
    long Nanoseconds { get; }

    /// <summary>The step of the clock, in nanoseconds.</summary>
    double ResolutionNanoseconds { get; }
}

/// <summary>The system's monotonic clock: CLOCK_MONOTONIC on Linux, QueryPerformanceCounter on Windows.</summary>
public sealed class MonotonicClock : IClock
{
    private static readonly double NanosecondsPerTick = 1e9 / Stopwatch.Frequency;

    public static MonotonicClock Instance { get; } = new();

    // Linux and macOS count nanoseconds; only elsewhere is there something to scale.
    public long Nanoseconds => Stopwatch.Frequency == 1_000_000_000
        ? Stopwatch.GetTimestamp()
        : (long)(Stopwatch.GetTimestamp() * NanosecondsPerTick);

    public double ResolutionNanoseconds => NanosecondsPerTick;
}
