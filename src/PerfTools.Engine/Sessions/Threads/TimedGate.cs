namespace PerfTools.Engine.Sessions.Threads;

/// <summary>How something that was timed came to its end.</summary>
internal enum GateEnd
{
    /// <summary>By itself.</summary>
    Ended,

    /// <summary>Interrupted, because its time was up.</summary>
    TimedOut,

    /// <summary>Interrupted, because the run was ended.</summary>
    Cancelled,

    /// <summary>Interrupted and, as it did not end then either, given up: somebody else has accounted for it.</summary>
    Abandoned,
}

/// <summary>
/// Settles between a session's thread and the watchdog how an operation ended: exactly one of them decides, by a compare and
/// swap on a number that no two operations share. Some 10 ns an operation, no lock.
/// </summary>
internal sealed class TimedGate
{
    // 0 is idle.
    private const int Running = 1;
    private const int TimedOut = 2;
    private const int Cancelled = 3;
    private const int Abandoned = 4;
    private const int Pausing = 5;
    private const int StateBits = 3;
    private const long StateMask = (1 << StateBits) - 1;

    private long _state;
    private long _startedAt;
    private long _limit;
    private long _limitAfterStop;
    private long _interruptedAt;
    private readonly AutoResetEvent _delivered = new(false);

    /// <summary>Session's thread: something begins that may take so many nanoseconds.</summary>
    /// <param name="now">The present time.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="limitAfterStop">How long it may take once the run is cancelled.</param>
    public void Begin(long now, long limit, long limitAfterStop = 0)
    {
        (_startedAt, _limit, _limitAfterStop) = (now, limit, limitAfterStop);
        Volatile.Write(ref _state, (((_state >> StateBits) + 1) << StateBits) | Running);
    }

    /// <summary>
    /// Session's thread: what follows should take no time. It is never interrupted, as there is nothing that could be, but if it
    /// goes on and on it is given up.
    /// </summary>
    /// <param name="now">The present time.</param>
    /// <param name="limit">After how long it is given up when its grace has passed too; once the run is cancelled, only the grace counts.</param>
    public void Pause(long now, long limit)
    {
        (_startedAt, _limit) = (now, limit);
        Volatile.Write(ref _state, (((_state >> StateBits) + 1) << StateBits) | Pausing);
    }

    /// <summary>
    /// Session's thread: it has ended, in whatever way. Where it was interrupted, that has been delivered when this returns: it
    /// cannot hit what comes next.
    /// </summary>
    public GateEnd End()
    {
        long state = Volatile.Read(ref _state);
        while (true)
        {
            if ((state & StateMask) == Abandoned) return GateEnd.Abandoned;
            long seen = Interlocked.CompareExchange(ref _state, state & ~StateMask, state);
            if (seen == state) break;
            state = seen;
        }

        GateEnd end = EndOf(state);
        if (end != GateEnd.Ended) _delivered.WaitOne();
        return end;
    }

    /// <summary>When what runs was interrupted last.</summary>
    public long InterruptedAt => Volatile.Read(ref _interruptedAt);

    public bool IsAbandoned => (Volatile.Read(ref _state) & StateMask) == Abandoned;

    /// <summary>Watchdog: whether what runs has outlasted its limit, or the run is cancelled, so that it must be interrupted now.</summary>
    public bool TryInterrupt(long now, bool isCancelled)
    {
        long state = Volatile.Read(ref _state);
        if ((state & StateMask) != Running) return false;
        long elapsed = now - Volatile.Read(ref _startedAt);
        bool isStopped = isCancelled && elapsed >= Volatile.Read(ref _limitAfterStop);
        if (!isStopped && elapsed <= Volatile.Read(ref _limit)) return false;
        _interruptedAt = now;
        return Interlocked.CompareExchange(ref _state, (state & ~StateMask) | (long)(isStopped ? Cancelled : TimedOut), state) == state;
    }

    /// <summary>Watchdog: the interruption has reached the session.</summary>
    public void Deliver() => _delivered.Set();

    /// <summary>Watchdog: whether what was interrupted, or a pause, goes on after so many nanoseconds more, and is hereby given up.</summary>
    /// <param name="now">The present time.</param>
    /// <param name="isCancelled">Whether the run is cancelled.</param>
    /// <param name="grace">The time to come to an end.</param>
    /// <param name="interruption">How it had been interrupted; a pause never is, and gives <see cref="GateEnd.Ended"/>.</param>
    public bool TryAbandon(long now, bool isCancelled, long grace, out GateEnd interruption)
    {
        long state = Volatile.Read(ref _state);
        long since = (state & StateMask) switch
        {
            TimedOut or Cancelled => now - _interruptedAt,
            Pausing when isCancelled => now - Volatile.Read(ref _startedAt),
            Pausing => now - Volatile.Read(ref _startedAt) - Volatile.Read(ref _limit),
            _ => 0,
        };
        interruption = EndOf(state);
        if (since <= grace) return false;
        return Interlocked.CompareExchange(ref _state, (state & ~StateMask) | Abandoned, state) == state;
    }

    private static GateEnd EndOf(long state) => (state & StateMask) switch
    {
        TimedOut => GateEnd.TimedOut,
        Cancelled => GateEnd.Cancelled,
        _ => GateEnd.Ended,
    };
}
