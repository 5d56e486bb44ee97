namespace PerfTools.Engine.Sessions.Report;

/// <summary>What is known of a load when it has ended, beside its sessions.</summary>
internal sealed class LoadOutcome
{
    public required IReadOnlyList<SessionRecord> Sessions { get; init; }

    public required bool SharesOneThread { get; init; }

    public required double InstrumentCostUs { get; init; }

    public long SetupNanoseconds { get; set; }

    /// <summary>Whether the sessions were started at all.</summary>
    public bool HasRun { get; set; }

    /// <summary>Whether the load was stopped, or had too many errors, before its own end. A stop while sessions are closed is none.</summary>
    public bool EndedEarly { get; set; }

    public long CpuNanoseconds { get; set; }

    public long WallNanoseconds { get; set; }

    /// <summary>By how much the agreed start was missed, or null.</summary>
    public TimeSpan? LateStart { get; set; }

    public double? ProcessPercentOfCore { get; private set; }

    public double? ProcessCpuNanoseconds { get; private set; }

    public long? ProcessPeakWorkingSetBytes { get; private set; }

    public long? ProcessPrivateBytes { get; private set; }

    public void Take(LoadedProcesses? processes)
    {
        ProcessPercentOfCore = processes?.PercentOfCore;
        ProcessCpuNanoseconds = processes?.CpuNanoseconds;
        ProcessPeakWorkingSetBytes = processes?.PeakWorkingSetBytes;
        ProcessPrivateBytes = processes?.PrivateBytes;
    }
}
