namespace PerfTools.Engine.Sessions;

/// <summary>
/// The arrivals of an open model: evenly spaced, fixed before anything starts, never shifted by a slow answer. Free sessions
/// take the next one, whose latency counts from its intended time (Gil Tene, "How NOT to Measure Latency"); one that has
/// waited too long for a session is dropped. Any number of threads.
/// </summary>
internal sealed class ArrivalSchedule
{
    private readonly double _interval;
    private readonly long _maxWait;
    private long _start;
    private long _taken;
    private long _dropped;

    public ArrivalSchedule(double ratePerSecond, TimeSpan duration, TimeSpan maxWait)
    {
        _interval = 1e9 / ratePerSecond;
        _maxWait = (long)maxWait.TotalNanoseconds;

        // Rounded first: 1.1 s at 10 a second are 11 arrivals, and in binary a little more.
        Total = Math.Max(1, (long)Math.Ceiling(Math.Round(duration.TotalSeconds * ratePerSecond, 6)));
    }

    /// <summary>All arrivals of the load.</summary>
    public long Total { get; }

    /// <summary>Arrivals for which no session was free in time.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    public void Begin(long start) => _start = start;

    /// <summary>When the next arrival that nobody has taken is due, or null after the last.</summary>
    public long? NextIntended
    {
        get
        {
            long taken = Volatile.Read(ref _taken);
            return taken < Total ? IntendedAt(taken) : null;
        }
    }

    /// <summary>Takes the next arrival that has not waited too long, and gives its intended time; null after the last.</summary>
    /// <param name="now">The present time; the intended time may lie after it.</param>
    public long? Take(long now)
    {
        while (true)
        {
            long number = Interlocked.Increment(ref _taken) - 1;
            if (number >= Total) return null;
            long intended = IntendedAt(number);
            if (now - intended <= _maxWait) return intended;
            Interlocked.Increment(ref _dropped);
        }
    }

    /// <summary>Gives up an arrival that was taken when the load was ended: it is dropped if its time had come.</summary>
    public void GiveUp(long intended, long now)
    {
        if (intended <= now) Interlocked.Increment(ref _dropped);
    }

    /// <summary>Drops the arrivals that were due by a time, when no session is left to take them.</summary>
    public void DropUntil(long time)
    {
        long due = (long)Math.Clamp(Math.Ceiling((time - (double)_start) / _interval), 0, Total);
        long left = due - Math.Min(Volatile.Read(ref _taken), Total);
        if (left <= 0) return;
        Interlocked.Add(ref _taken, left);
        Interlocked.Add(ref _dropped, left);
    }

    private long IntendedAt(long number) => _start + (long)(number * _interval);
}
