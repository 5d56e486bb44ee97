using PerfTools.Engine.Processes.Linux;
using PerfTools.Engine.Timing;

namespace PerfTools.Engine.Memory;

/// <summary>
/// How long the machine has slept since it started. The monotonic clock of Linux stands still meanwhile, and that of boot does
/// not. Where the system does not tell, it is 0; on Windows a sleep shows as a gap between checkpoints.
/// </summary>
internal static class SuspendedTime
{
    // A thread that is stopped between the readings would take that for a sleep.
    private const long Together = 1_000_000;
    private const int Attempts = 10;

    public static long Nanoseconds => OperatingSystem.IsLinux() ? Read() : 0;

    private static long Read()
    {
        long shortest = long.MaxValue;
        long slept = 0;
        for (int i = 0; i < Attempts && shortest > Together; i++)
        {
            long before = MonotonicClock.Instance.Nanoseconds;
            long boot = LinuxNative.ReadClock(LinuxNative.ClockBoot);
            long after = MonotonicClock.Instance.Nanoseconds;
            if (after - before >= shortest) continue;
            shortest = after - before;
            slept = boot - before;
        }

        return slept;
    }
}
