using System.Runtime.InteropServices;

namespace PerfTools.Targets.Cpu;

/// <summary>The clocks of Linux, in nanoseconds.</summary>
internal static unsafe class Clock
{
    public const int ProcessCpu = 2;
    public const int ThreadCpu = 3;
    private const int Monotonic = 1;
    private const int ThisThread = 1;

    /// <summary>CLOCK_MONOTONIC. No system call: it tells the kernel nothing about this thread.</summary>
    public static long Now()
    {
        TimeSpec time;
        _ = Native.GetTimeFast(Monotonic, &time);
        return time.Nanoseconds;
    }

    /// <summary>A CPU clock. A system call that brings the account of this thread up to date.</summary>
    public static long Read(int clock)
    {
        TimeSpec time;
        _ = Native.GetTime(clock, &time);
        return time.Nanoseconds;
    }

    /// <summary>How often this thread has been switched off its processor. It leaves the account of its CPU time as it is.</summary>
    public static long Switches()
    {
        const int Voluntary = 16, Involuntary = 17, Length = 18;
        long* usage = stackalloc long[Length];
        _ = Native.GetUsage(ThisThread, usage);
        return usage[Voluntary] + usage[Involuntary];
    }

    public static void Sleep(long nanoseconds)
    {
        TimeSpec time = new(nanoseconds);
        _ = Native.Sleep(&time, null);
    }

    private readonly struct TimeSpec(long nanoseconds)
    {
        private const long Second = 1_000_000_000;
        private readonly long _seconds = nanoseconds / Second;
        private readonly long _rest = nanoseconds % Second;

        public long Nanoseconds => (_seconds * Second) + _rest;
    }

    private static class Native
    {
        [DllImport("libc", EntryPoint = "clock_gettime")]
        [SuppressGCTransition]
        public static extern int GetTimeFast(int clock, TimeSpec* time);

        [DllImport("libc", EntryPoint = "clock_gettime")]
        public static extern int GetTime(int clock, TimeSpec* time);

        [DllImport("libc", EntryPoint = "getrusage")]
        public static extern int GetUsage(int who, long* usage);

        [DllImport("libc", EntryPoint = "nanosleep")]
        public static extern int Sleep(TimeSpec* time, TimeSpec* rest);
    }
}
