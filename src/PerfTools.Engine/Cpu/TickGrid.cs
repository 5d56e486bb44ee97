namespace PerfTools.Engine.Cpu;

/// <summary>
/// The moments at which the kernel's tick brings the accounts of running threads up to date. Another process's CPU clock
/// advances only then and at context switches (kernel/sched: update_curr), so a reading at any other moment lags behind by up
/// to a tick per running thread: 4 ms where CONFIG_HZ is 250, which is a fifth of a 20 ms window.
/// </summary>
/// <param name="Period">Length of a tick in nanoseconds.</param>
/// <param name="Phase">Moment of a tick on the monotonic clock, modulo the period; null where none was found.</param>
internal readonly record struct TickGrid(long Period, long? Phase)
{
    /// <summary>After a tick, the time in which every processor has surely handled it.</summary>
    public const long Settling = 100_000;

    private const int FewestObservations = 5;
    private const int MostObservations = 25;
    private const long Agreement = 200_000;

    /// <summary>
    /// Watches the coarse clock, which the tick advances, until most of its steps agree on when ticks happen. A step can be
    /// seen late, where this thread or the processor that keeps the time was stopped, but never early: of those that agree the
    /// earliest is the truest. Takes some ticks of one processor's time.
    /// </summary>
    /// <param name="now">The monotonic clock.</param>
    /// <param name="coarse">The coarse monotonic clock.</param>
    /// <param name="period">The step of the coarse clock.</param>
    public static TickGrid Learn(Func<long> now, Func<long> coarse, long period)
    {
        if (period <= 0) return default;
        long[] phases = new long[MostObservations];
        for (int i = 0; i < phases.Length; i++)
        {
            if (SeeStep(now, coarse, period) is not { } seen) break;
            phases[i] = seen % period;
            if (i + 1 >= FewestObservations && Earliest(phases.AsSpan(0, i + 1), period) is { } phase) return new TickGrid(period, phase);
        }

        return new TickGrid(period, null);
    }

    /// <summary>When the coarse clock was seen to have stepped; null where it stands still.</summary>
    private static long? SeeStep(Func<long> now, Func<long> coarse, long period)
    {
        long begin = now();
        long before = coarse();
        while (true)
        {
            // In this order: a reading before the step was seen could be from long before it, if this thread was stopped.
            bool stepped = coarse() != before;
            long seen = now();
            if (stepped) return seen;
            if (seen - begin >= 3 * period && coarse() == before) return null;
        }
    }

    /// <summary>The earliest of the largest group of phases that lie within <see cref="Agreement"/>, if it is a majority.</summary>
    internal static long? Earliest(ReadOnlySpan<long> phases, long period)
    {
        long? best = null;
        int most = phases.Length / 2;
        foreach (long first in phases)
        {
            int agreeing = 0;
            foreach (long phase in phases)
                if ((phase - first + period) % period <= Agreement) agreeing++;
            if (agreeing <= most) continue;
            most = agreeing;
            best = first;
        }

        return best;
    }

    /// <summary>Shortly after the tick that is nearest to a moment.</summary>
    public long Align(long nanoseconds)
    {
        if (SinceTick(nanoseconds) is not { } since) return nanoseconds;
        return nanoseconds - since + (since > Period / 2 ? Period : 0) + Settling;
    }

    /// <summary>Shortly after the first tick that follows a moment.</summary>
    public long Next(long nanoseconds) => SinceTick(nanoseconds) is { } since ? nanoseconds - since + Period + Settling : nanoseconds;

    /// <summary>Time since the last tick that every processor has handled; a whole one where ticks could not be found.</summary>
    public long LagAt(long nanoseconds) => SinceHandledTick(nanoseconds) ?? Period;

    /// <summary>The last tick that every processor has handled; the moment itself where ticks could not be found.</summary>
    public long AccountedUntil(long nanoseconds) => nanoseconds - (SinceHandledTick(nanoseconds) ?? 0);

    private long? SinceHandledTick(long nanoseconds) => SinceTick(nanoseconds) switch
    {
        null => null,
        < Settling => Period,
        { } since => since,
    };

    private long? SinceTick(long nanoseconds) => Phase is { } phase ? (((nanoseconds - phase) % Period) + Period) % Period : null;
}
