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

    private const int Observations = 5;
    private const long Agreement = 200_000;

    /// <summary>
    /// Watches the coarse clock, which the tick advances, until several steps agree on when ticks happen. A step can be seen
    /// late, but never early, so of those that agree the earliest is the truest. Takes a few ticks of one processor's time.
    /// </summary>
    /// <param name="now">The monotonic clock.</param>
    /// <param name="coarse">The coarse monotonic clock.</param>
    /// <param name="period">The step of the coarse clock.</param>
    public static TickGrid Learn(Func<long> now, Func<long> coarse, long period)
    {
        if (period <= 0) return default;
        long[] phases = new long[Observations];
        for (int i = 0; i < phases.Length; i++)
        {
            long begin = now();
            long before = coarse();
            bool stepped;
            long seen;
            do
            {
                // In this order: a reading before the step was seen could be from long before it, if this thread was stopped.
                stepped = coarse() != before;
                seen = now();
            }
            while (!stepped && seen - begin < 3 * period);
            if (!stepped) return new TickGrid(period, null);
            phases[i] = seen % period;
        }

        return new TickGrid(period, Earliest(phases, period));
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
    public long LagAt(long nanoseconds) => SinceTick(nanoseconds) switch
    {
        null => Period,
        < Settling / 4 => Period,
        { } since => since,
    };

    private long? SinceTick(long nanoseconds) => Phase is { } phase ? (((nanoseconds - phase) % Period) + Period) % Period : null;
}
