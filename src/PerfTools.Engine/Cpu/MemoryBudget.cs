using PerfTools.Engine.Timing;

namespace PerfTools.Engine.Cpu;

/// <summary>
/// Reads private memory as often as a small share of one processor allows: the system walks through all of a process's
/// memory for it, which takes from tens of microseconds to many milliseconds.
/// </summary>
/// <param name="clock">What the share is measured by.</param>
/// <param name="shareOfProcessor">How much of one processor it may take.</param>
internal sealed class MemoryBudget(IClock clock, double shareOfProcessor = MemoryBudget.UsualShare)
{
    private const double UsualShare = 0.002;

    // What a process that does not run has in memory changes only where the system takes it away.
    private const long IdleReadingLasts = 10_000_000_000;

    private readonly long _startedAt = clock.Nanoseconds;
    private long _spent;

    /// <summary>Reads those that have waited longest, as far as the time goes. The very first reading of each is free.</summary>
    public void Spend(IEnumerable<TrackedProcess> processes)
    {
        long start = clock.Nanoseconds;
        foreach (TrackedProcess process in processes.Where(process => IsWanted(process, start)).OrderBy(process => process.MemoryReadAt))
        {
            long now = clock.Nanoseconds;
            bool isFirst = process.MemoryReadAt == 0;
            if (!isFirst && _spent > (now - _startedAt) * shareOfProcessor) return;
            process.ReadMemory(now);
            if (!isFirst) _spent += clock.Nanoseconds - now;
        }
    }

    private static bool IsWanted(TrackedProcess process, long now) =>
        process.MemoryReadAt == 0 || !process.IsIdle || now - process.MemoryReadAt > IdleReadingLasts;
}
