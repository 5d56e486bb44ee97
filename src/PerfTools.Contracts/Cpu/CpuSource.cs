namespace PerfTools;

/// <summary>Where the CPU time of a result comes from.</summary>
public enum CpuSource
{
    /// <summary>Linux: the CPU clock of the process (clock_getcpuclockid), read just after a tick of the kernel.</summary>
    ProcessClock,

    /// <summary>Windows: the process's cycle counter, with GetProcessTimes for user and kernel time.</summary>
    CycleTime,

    /// <summary>macOS: proc_pid_rusage.</summary>
    ResourceUsage,

    /// <summary>System.Diagnostics.Process, in steps of 10 ms or more.</summary>
    Portable,
}
