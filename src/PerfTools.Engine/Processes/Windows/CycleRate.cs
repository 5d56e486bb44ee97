namespace PerfTools.Engine.Processes.Windows;

/// <summary>
/// How many cycles of the time-stamp counter a nanosecond has. A thread that spins, and is not interrupted, uses as many
/// cycles as pass; where it was, it has used fewer, so that the largest of several rates is the truest.
/// </summary>
internal static class CycleRate
{
    private const int Rounds = 8;
    private const long RoundNanoseconds = 1_000_000;

    /// <param name="now">The monotonic clock, in nanoseconds.</param>
    /// <param name="threadCycles">The cycles that this thread has used.</param>
    public static double Learn(Func<long> now, Func<ulong> threadCycles)
    {
        double best = 0;
        for (int round = 0; round < Rounds; round++)
        {
            long begin = now();
            ulong cycles = threadCycles();
            long end = begin;
            while (end - begin < RoundNanoseconds) end = now();
            best = Math.Max(best, (threadCycles() - cycles) / (double)(end - begin));
        }

        return best;
    }
}
