using System.Runtime.InteropServices;

namespace PerfTools.Engine.Hosting.Kernel;

/// <summary>Holds the calling thread on one processor. Linux only: elsewhere nothing is held, and the probe says so.</summary>
internal static unsafe partial class ProcessorAffinity
{
    private const int Bytes = 8192;
    private const int CallingThread = 0;

    /// <returns>False where the system does not let this thread run there.</returns>
    public static bool TryHold(int processor)
    {
        if (!OperatingSystem.IsLinux() || processor < 0 || processor >= Bytes * 8) return false;
        byte* mask = stackalloc byte[Bytes];
        new Span<byte>(mask, Bytes).Clear();
        mask[processor / 8] = (byte)(1 << (processor % 8));
        return sched_setaffinity(CallingThread, Bytes, mask) == 0;
    }

    [LibraryImport("libc")]
    private static partial int sched_setaffinity(int thread, nint bytes, byte* mask);
}
