using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PerfTools.Engine.Operations;

/// <summary>The counters of this process. On Linux and macOS the CPU clock has a resolution of a microsecond or better.</summary>
internal sealed unsafe class ProcessCounters : IOperationCounters
{
    // CLOCK_PROCESS_CPUTIME_ID
    private static readonly int Clock = OperatingSystem.IsMacOS() ? 12 : 2;
    private static readonly bool HasClock = !OperatingSystem.IsWindows();

    private readonly Process? _process = HasClock ? null : Process.GetCurrentProcess();

    public long AllocatedBytes => GC.GetAllocatedBytesForCurrentThread();

    public long CpuNanoseconds
    {
        get
        {
            if (_process is not null)
            {
                _process.Refresh();
                return _process.TotalProcessorTime.Ticks * 100;
            }

            long* time = stackalloc long[2];
            return GetTime(Clock, time) == 0 ? (time[0] * 1_000_000_000) + time[1] : 0;
        }
    }

    [DllImport("libc", EntryPoint = "clock_gettime")]
    private static extern int GetTime(int clock, long* time);
}
