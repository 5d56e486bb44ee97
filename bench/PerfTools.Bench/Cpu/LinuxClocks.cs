using System.Runtime.InteropServices;

namespace PerfTools.Bench.Cpu;

/// <summary>Linux's clocks as a plain program reads them, in nanoseconds: what PerfTools is compared with.</summary>
internal static unsafe class LinuxClocks
{
    private const int Monotonic = 1;

    public static long Now => Read(Monotonic);

    /// <summary>The CPU clock of another process, as clock_getcpuclockid(3) names it.</summary>
    public static long ProcessCpu(int processId) => Read((~processId << 3) | 2);

    public static void Sleep(long nanoseconds)
    {
        (long Seconds, long Nanoseconds) time = (nanoseconds / 1_000_000_000, nanoseconds % 1_000_000_000);
        _ = Native.Sleep((long*)&time, null);
    }

    private static long Read(int clock)
    {
        (long Seconds, long Nanoseconds) time;
        return Native.GetTime(clock, (long*)&time) == 0
            ? (time.Seconds * 1_000_000_000) + time.Nanoseconds
            : throw new InvalidOperationException($"There is no clock {clock}.");
    }

    private static class Native
    {
        [DllImport("libc", EntryPoint = "clock_gettime")]
        public static extern int GetTime(int clock, long* time);

        [DllImport("libc", EntryPoint = "nanosleep")]
        public static extern int Sleep(long* time, long* rest);
    }
}
