using System.Runtime.InteropServices;

namespace PerfTools.Engine.Sessions.Threads;

/// <summary>
/// Waits of a session's thread. Hundreds of them wait at the same time, so none waits awake: the kernel's timer is some 60 us
/// late, which counts as response time in an open model.
/// </summary>
internal static unsafe class Waiting
{
    private const long LongestSleep = 20_000_000;
    private const int MonotonicClock = 1;
    private const long Second = 1_000_000_000;

    /// <summary>Waits for a time of the run's clock; false where the load ends first.</summary>
    public static bool Until(long due, LoadRun run)
    {
        if (due >= run.Deadline) return false;
        while (!run.IsEnding)
        {
            long left = due - run.Clock.Nanoseconds;
            if (left <= 0) return true;
            if (left > 2 * LongestSleep) run.Ending.WaitHandle.WaitOne((int)Math.Min(int.MaxValue, (left - LongestSleep) / 1_000_000));
            else Sleep(Math.Min(left, LongestSleep));
        }

        return false;
    }

    public static void For(TimeSpan time, CancellationToken ending) => ending.WaitHandle.WaitOne(time);

    /// <summary>Sleeps for some nanoseconds, at most 20 ms, which is how long the end of a load may go unheard.</summary>
    private static void Sleep(long nanoseconds)
    {
        if (!OperatingSystem.IsLinux())
        {
            Thread.Sleep((int)Math.Ceiling(nanoseconds / 1e6));
            return;
        }

        long* time = stackalloc long[2] { nanoseconds / Second, nanoseconds % Second };
        _ = SleepOnClock(MonotonicClock, 0, time, null);
    }

    [DllImport("libc", EntryPoint = "clock_nanosleep")]
    private static extern int SleepOnClock(int clock, int flags, long* time, long* left);
}
