namespace PerfTools.Engine.Processes;

/// <summary>Where processes are found and read. An interface, so that tests can let processes appear, end and be replaced.</summary>
internal interface IProcessSource
{
    CpuSource Kind { get; }

    /// <summary>The step of user and kernel time, in nanoseconds.</summary>
    long SplitStepNanoseconds { get; }

    /// <summary>The time in which <see cref="ProcessDetails.StartKey"/> counts, now.</summary>
    long StartKeyNow { get; }

    /// <summary>
    /// Whether the counters of an ended process stay as long as it is open, and its parent is told nothing: Windows. Else
    /// they go when its parent collects it, and its parent gets its time.
    /// </summary>
    bool KeepsCountersOfEnded { get; }

    /// <param name="processId">The process.</param>
    /// <param name="evenIfEnded">Whether one that has ended and was not collected will do: a child of ours, whose counters last.</param>
    /// <exception cref="MeasurementException">There is no such process, it has ended, or it may not be read.</exception>
    IProcessReader Open(int processId, bool evenIfEnded = false);

    /// <summary>The direct children, as far as the system tells; none where the process has ended.</summary>
    IReadOnlyList<int> ChildrenOf(int processId);
}

/// <summary>
/// Reads one process through handles that are kept open. Where the process has ended, and also where its id now belongs to
/// another, it says so: a reading never mixes two processes.
/// </summary>
internal interface IProcessReader : IDisposable
{
    int Id { get; }

    string Name { get; }

    /// <summary>A kernel thread: it has CPU time, and no memory of its own.</summary>
    bool IsKernelThread { get; }

    /// <summary>A descriptor that poll(2) finds readable once the process has ended, or -1.</summary>
    int ExitDescriptor { get; }

    /// <summary>Processors that the process may run on at the same time: its affinity.</summary>
    int AffinityCount { get; }

    /// <summary>Processors that the process may use: its affinity, or the quota of its control group where that is less.</summary>
    double ProcessorCount { get; }

    /// <summary>CPU time of all threads since the process began, in nanoseconds. One system call.</summary>
    /// <returns>False where the process is gone.</returns>
    bool TryReadCpu(out long nanoseconds);

    /// <returns>False where the process is gone.</returns>
    bool TryReadDetails(out ProcessDetails details);

    /// <summary>What is its own in memory; expensive, as the system walks through all of it.</summary>
    /// <returns>False where it may not be read.</returns>
    bool TryReadMemory(out ProcessMemory memory);
}

/// <summary>What a process says beside its CPU time.</summary>
internal readonly record struct ProcessDetails
{
    /// <summary>When the process began, in units of the source; with the id it identifies a process.</summary>
    public required long StartKey { get; init; }

    public int ParentId { get; init; }

    /// <summary>It has ended, and its parent has not collected it yet.</summary>
    public bool IsDefunct { get; init; }

    /// <summary>Its own user and kernel time, in steps of the source.</summary>
    public CpuTimes Own { get; init; }

    /// <summary>The same of all children, and theirs, that ended and were waited for.</summary>
    public CpuTimes Waited { get; init; }

    /// <summary>The step of <see cref="Waited"/> in nanoseconds, or null for that of the source.</summary>
    public long? WaitedStepNanoseconds { get; init; }

    public int ThreadCount { get; init; }

    public long? WorkingSetBytes { get; init; }

    public int? HandleCount { get; init; }
}

/// <summary>Memory without what is shared: in bytes.</summary>
/// <param name="PrivateBytes">Pages that no other process has.</param>
/// <param name="ProportionalBytes">Those, and of every shared page its share; null where the system does not tell.</param>
internal readonly record struct ProcessMemory(long PrivateBytes, long? ProportionalBytes);

/// <summary>User and kernel time, in nanoseconds.</summary>
internal readonly record struct CpuTimes(long User, long Kernel)
{
    public long Total => User + Kernel;

    public static CpuTimes operator +(CpuTimes a, CpuTimes b) => new(a.User + b.User, a.Kernel + b.Kernel);

    public static CpuTimes operator -(CpuTimes a, CpuTimes b) => new(a.User - b.User, a.Kernel - b.Kernel);
}

/// <summary>CPU time by the finest clock there is, and the same in user and kernel time; in nanoseconds.</summary>
internal readonly record struct CpuUsage(long Cpu, CpuTimes Split)
{
    public static CpuUsage operator +(CpuUsage a, CpuUsage b) => new(a.Cpu + b.Cpu, a.Split + b.Split);

    public static CpuUsage operator -(CpuUsage a, CpuUsage b) => new(a.Cpu - b.Cpu, a.Split - b.Split);

    /// <summary>Without what is below zero: counters in steps can overtake each other by one.</summary>
    public CpuUsage AboveZero() => new(Math.Max(0, Cpu), new CpuTimes(Math.Max(0, Split.User), Math.Max(0, Split.Kernel)));
}
