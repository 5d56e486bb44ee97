namespace PerfTools;

/// <summary>What <c>Test-MemoryLeak</c> watches of a process.</summary>
public enum MemoryMetric
{
    /// <summary>Memory that no other process shares: USS on Linux (smaps_rollup), private bytes on Windows.</summary>
    Private,

    /// <summary>Memory in RAM, with what is shared: RSS.</summary>
    WorkingSet,

    /// <summary>What the .NET garbage collector holds after a forced full collection; of a script block only.</summary>
    ManagedHeap,

    /// <summary>Open handles, on Linux and macOS file descriptors.</summary>
    Handles,

    /// <summary>Threads.</summary>
    Threads,
}
