namespace PerfTools;

/// <summary>
/// The CPU time that a process used in one interval, or with <c>-Summary</c> over the whole run: time over a window, never
/// two momentary readings. A value that the system did not tell is null.
/// </summary>
public sealed record ProcessCpuResult
{
    /// <summary>Name and id of the process, or the text of the script block.</summary>
    public required string Target { get; init; }

    /// <summary>The process's id.</summary>
    public required int ProcessId { get; init; }

    /// <summary>The process's name.</summary>
    public required string ProcessName { get; init; }

    /// <summary>Whether it goes on or has ended.</summary>
    public ProcessState State { get; init; }

    /// <summary>The exit code, of a program that was started for this measurement and has ended.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Length of the interval; of a summary, the mean.</summary>
    public double IntervalMs { get; init; }

    /// <summary>Intervals that this result covers.</summary>
    public int SampleCount { get; init; }

    /// <summary>CPU time used, of all threads, including those that have ended in between.</summary>
    public double? CpuMs { get; init; }

    /// <summary>The part of it in user mode; steps by <see cref="SplitResolutionMs"/>.</summary>
    public double? UserMs { get; init; }

    /// <summary>The part of it in the kernel; steps by <see cref="SplitResolutionMs"/>.</summary>
    public double? KernelMs { get; init; }

    /// <summary>The step in which the system accounts user and kernel time; CpuMs itself is finer.</summary>
    public double SplitResolutionMs { get; init; }

    /// <summary>The part of CpuMs that children used, with <c>-IncludeChildren</c> or a script block.</summary>
    public double? ChildCpuMs { get; init; }

    /// <summary>Script block only: the part of CpuMs that the block's own thread used.</summary>
    public double? ThreadCpuMs { get; init; }

    /// <summary>CPU time over wall time; 100 is one processor fully busy, several threads can exceed it.</summary>
    public double? CpuPercentOfCore { get; init; }

    /// <summary>CPU time over what the process could have used: <see cref="ProcessorCount"/> processors for the whole window.</summary>
    public double? CpuPercentOfMachine { get; init; }

    /// <summary>Processors that this process may use: its affinity, or the container's quota where that is less.</summary>
    public double ProcessorCount { get; init; }

    /// <summary>Summary only: the highest CpuPercentOfCore of an interval.</summary>
    public double? PeakCpuPercentOfCore { get; init; }

    /// <summary>
    /// Memory in RAM at the end of the window. With children it is PSS, in which shared pages count once, and as old as
    /// <see cref="PrivateBytesAgeMs"/> says.
    /// </summary>
    public long? WorkingSetBytes { get; init; }

    /// <summary>Summary only: the largest WorkingSetBytes of an interval.</summary>
    public long? PeakWorkingSetBytes { get; init; }

    /// <summary>Memory that no other process shares: USS on Linux, private bytes on Windows.</summary>
    public long? PrivateBytes { get; init; }

    /// <summary>Age of PrivateBytes: it is expensive to read, and so is read less often where many processes are sampled fast.</summary>
    public double? PrivateBytesAgeMs { get; init; }

    /// <summary>Threads at the end of the window; of a summary, the last number that was known.</summary>
    public int? ThreadCount { get; init; }

    /// <summary>Open handles, on Linux and macOS file descriptors, at the end of the window; of a summary, the last number that was known.</summary>
    public int? HandleCount { get; init; }

    /// <summary>
    /// Processes at the end of the window: 1, more with <c>-IncludeChildren</c>, 0 where all have ended. Of a summary, the
    /// largest number of an interval.
    /// </summary>
    public int ProcessCount { get; init; }

    /// <summary>How far the system's account of one running thread may have lagged behind at a reading.</summary>
    public double ResolutionUs { get; init; }

    /// <summary>
    /// Half-width of CpuPercentOfCore in its own unit: 25 with an uncertainty of 0.5 lies between 24.5 and 25.5. A bound, as
    /// long as the host does not stall a processor.
    /// </summary>
    public double? UncertaintyPercent { get; init; }

    /// <summary>CPU time that PerfTools itself used per sample of this process.</summary>
    public double? SamplerCostUs { get; init; }

    /// <summary>Where the CPU time comes from.</summary>
    public CpuSource Source { get; init; }

    /// <summary>When the window began.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>Length of the window that CpuMs was used in.</summary>
    public double DurationMs { get; init; }

    /// <summary>What the thresholds say.</summary>
    public Verdict Verdict { get; init; }

    /// <summary>Each threshold that is not clearly met, with the value.</summary>
    public string Violations { get; init; } = string.Empty;

    /// <summary>What a reader of these numbers should know: what may be missing from them, and why.</summary>
    public string Notes { get; init; } = string.Empty;

    /// <summary>Summary only: CpuPercentOfCore over time as a sparkline, from 0 to its peak.</summary>
    public string Trend { get; init; } = string.Empty;
}
