namespace PerfTools.Engine.Timing;

/// <summary>
/// Finds the longest time for which the host did not run a thread that never waits, as <c>redis-cli
/// --intrinsic-latency</c> does. It runs between measured rounds: beside them it would take the core that it asks about.
/// </summary>
internal sealed class StallProbe(IClock clock)
{
    private long _worst;

    /// <summary>The worst gap so far in microseconds, or null before the first probe.</summary>
    public double? WorstUs => _worst == 0 ? null : _worst / 1000.0;

    public void Spin(TimeSpan duration, CancellationToken cancellationToken)
    {
        long previous = clock.Nanoseconds;
        long end = previous + (long)duration.TotalNanoseconds;
        while (previous < end && !cancellationToken.IsCancellationRequested)
        {
            long now = clock.Nanoseconds;
            if (now - previous > _worst) _worst = now - previous;
            previous = now;
        }
    }
}
