using PerfTools.Engine.Processes;

namespace PerfTools.Engine.Cpu;

/// <summary>What one target used between two readings.</summary>
internal sealed record CpuWindow
{
    /// <summary>The earlier reading's moment on the monotonic clock, in nanoseconds.</summary>
    public required long From { get; init; }

    /// <summary>The later reading's moment.</summary>
    public required long To { get; init; }

    /// <summary>CPU time used, or null where the process was gone before its clock could be read.</summary>
    public long? Cpu { get; init; }

    /// <summary>The part of <see cref="Cpu"/> that children used.</summary>
    public long ChildCpu { get; init; }

    /// <summary>The same in user and kernel time, in steps of the source; null where it could not be read.</summary>
    public CpuTimes? Split { get; init; }

    public ProcessState State { get; init; }

    /// <summary>By how much <see cref="Cpu"/> may be off, in nanoseconds.</summary>
    public long Uncertainty { get; init; }

    /// <summary>The larger lag of a running thread's account at the two readings.</summary>
    public long Lag { get; init; }

    public int ProcessCount { get; init; }

    public int? ThreadCount { get; init; }

    public int? HandleCount { get; init; }

    public long? WorkingSetBytes { get; init; }

    public long? PrivateBytes { get; init; }

    /// <summary>The moment of the oldest reading in <see cref="PrivateBytes"/>.</summary>
    public long PrivateReadAt { get; init; }

    public double ProcessorCount { get; init; }

    /// <summary>Children that ended without their last CPU time having been told to anybody.</summary>
    public int LostChildren { get; init; }

    /// <summary>What was used at the very end is not known, or not all of it.</summary>
    public bool IsEndUnknown { get; init; }

    /// <summary>A counter went back; the time since the last reading is taken for none.</summary>
    public bool WentBack { get; init; }
}
