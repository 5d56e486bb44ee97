using PerfTools.Engine.Hosting.Kernel;
using PerfTools.Engine.Hosting.Probes;

namespace PerfTools.Engine.Hosting;

/// <summary>All that was read of a host in one look, before it is judged. Texts are null where the system has none.</summary>
internal sealed record HostReadings
{
    /// <summary>What the kernel says of things that do not change while one looks.</summary>
    public required ISystemText Texts { get; init; }

    /// <summary>Processors that are online.</summary>
    public required int Processors { get; init; }

    /// <summary>Processors that this process may run on.</summary>
    public required int Allowed { get; init; }

    /// <summary>The quota of its control groups in processors, or null.</summary>
    public double? Quota { get; init; }

    public bool IsLinux { get; init; } = true;

    /// <summary>The cost of one reading of the clock.</summary>
    public double ClockCostNanoseconds { get; init; }

    /// <summary>One for each processor that was probed; empty where the look was ended early.</summary>
    public IReadOnlyList<SpinRecord> Spins { get; init; } = [];

    /// <summary>By how much waits of 1 ms were too long, in microseconds.</summary>
    public Distribution Waits { get; init; } = new();

    /// <summary>Private bytes of a program that does nothing, in the order of reading.</summary>
    public IReadOnlyList<long> IdleMemory { get; init; } = [];

    /// <summary>Why there are none, or null.</summary>
    public string? IdleMemoryFailure { get; init; }

    /// <summary>Descriptors that this process has open, or null.</summary>
    public int? OpenFiles { get; init; }

    public HostMoment Before { get; init; } = new();

    public HostMoment After { get; init; } = new();
}

/// <summary>What changes, at the beginning of the look or at its end.</summary>
internal sealed record HostMoment
{
    /// <summary>/proc/stat.</summary>
    public string? Stat { get; init; }

    /// <summary>/proc/vmstat.</summary>
    public string? Vmstat { get; init; }

    /// <summary>/proc/loadavg. That of the beginning is judged: later it counts the probes as well.</summary>
    public string? Load { get; init; }

    public ProcessShares Processes { get; init; } = new();
}
