using PerfTools.Engine.Timing;

namespace PerfTools.Engine.Redis.Load;

/// <summary>
/// The intended send times of an open loop: evenly spaced, fixed before anything is sent, never shifted by a slow
/// reply. Several lanes share a rate with a phase each, so that together they are evenly spaced too. Latency from the intended time is what avoids coordinated omission (Gil Tene, "How NOT to Measure Latency").
/// </summary>
internal sealed class OpenLoop(double ratePerSecond, long start, double phase = 0)
{
    private const long SpinNanoseconds = 1_500_000;

    private readonly double _interval = 1e9 / ratePerSecond;
    private long _taken;

    public long NextIntended => start + (long)((_taken + phase) * _interval);

    /// <summary>The time that the requests taken so far stand for: each owns the interval up to the next.</summary>
    public long ScheduledNanoseconds => (long)(_taken * _interval);

    /// <summary>Requests not yet taken whose intended time lies before the given one.</summary>
    public long DueBefore(long time) => Math.Max(0, (long)Math.Ceiling(((time - start) / _interval) - phase) - _taken);

    public long Take()
    {
        long intended = NextIntended;
        _taken++;
        return intended;
    }

    /// <summary>Waits for an intended time: asleep while it is far, awake for the last 1.5 ms.</summary>
    public static void WaitUntil(long intended, IClock clock, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            long left = intended - clock.Nanoseconds;
            if (left <= 0) return;
            if (left > 2 * SpinNanoseconds)
                cancellationToken.WaitHandle.WaitOne((int)Math.Min(100, (left - SpinNanoseconds) / 1_000_000));
        }
    }
}
