namespace PerfTools;

/// <summary>Whether one metric of one process grows, and how surely that is known. MB are 10^6 bytes. What a run cannot say is null.</summary>
public sealed record MemoryLeakResult
{
    /// <summary>Name and id of the process, or the text of the script block.</summary>
    public required string Target { get; init; }

    /// <summary>The process's id.</summary>
    public required int ProcessId { get; init; }

    /// <summary>The process's name.</summary>
    public required string ProcessName { get; init; }

    /// <summary>What was watched.</summary>
    public required MemoryMetric Metric { get; init; }

    /// <summary>
    /// Fail: it grows by more than is allowed. Pass: it does not, and the run could have told. Inconclusive: the run could not
    /// tell. What the thresholds say is in it.
    /// </summary>
    public Verdict Verdict { get; init; }

    /// <summary>Why, in a sentence.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>How the series ran.</summary>
    public GrowthPattern Pattern { get; init; }

    /// <summary>The allowed growth, and where it comes from.</summary>
    public string MaximumGrowth { get; init; } = string.Empty;

    /// <summary>Whether it was judged by operation instead of by time.</summary>
    public bool IsPerOperation { get; init; }

    /// <summary>Lasting growth of memory by time, without warm-up, jumps and collections.</summary>
    public double? GrowthMBPerHour { get; init; }

    /// <summary>Lower end of its 99 % interval.</summary>
    public double? GrowthMBPerHourLow { get; init; }

    /// <summary>Upper end of its 99 % interval.</summary>
    public double? GrowthMBPerHourHigh { get; init; }

    /// <summary>The same by operation, where operations are counted.</summary>
    public double? GrowthBytesPerOperation { get; init; }

    /// <summary>Lower end of its 99 % interval.</summary>
    public double? GrowthBytesPerOperationLow { get; init; }

    /// <summary>Upper end of its 99 % interval.</summary>
    public double? GrowthBytesPerOperationHigh { get; init; }

    /// <summary>Lasting growth of handles or threads by hour.</summary>
    public double? GrowthCountPerHour { get; init; }

    /// <summary>Lower end of its 99 % interval.</summary>
    public double? GrowthCountPerHourLow { get; init; }

    /// <summary>Upper end of its 99 % interval.</summary>
    public double? GrowthCountPerHourHigh { get; init; }

    /// <summary>The same by operation, where operations are counted.</summary>
    public double? GrowthCountPerOperation { get; init; }

    /// <summary>Lower end of its 99 % interval.</summary>
    public double? GrowthCountPerOperationLow { get; init; }

    /// <summary>Upper end of its 99 % interval.</summary>
    public double? GrowthCountPerOperationHigh { get; init; }

    /// <summary>Chance of a trend like this without any growth (Mann-Kendall, corrected for autocorrelation, two-sided).</summary>
    public double? PValue { get; init; }

    /// <summary>The growth that this run would have told from none, 95 times in 100.</summary>
    public double? MinimumDetectableMBPerHour { get; init; }

    /// <summary>The same by operation.</summary>
    public double? MinimumDetectableBytesPerOperation { get; init; }

    /// <summary>The same for handles or threads by hour.</summary>
    public double? MinimumDetectableCountPerHour { get; init; }

    /// <summary>The same for handles or threads by operation.</summary>
    public double? MinimumDetectableCountPerOperation { get; init; }

    /// <summary>Where the run was Inconclusive: a duration that could decide. For a script block, see RecommendedOperationCount.</summary>
    public TimeSpan? RecommendedDuration { get; init; }

    /// <summary>Where a run by operation was Inconclusive: a number of operations that could decide.</summary>
    public long? RecommendedOperationCount { get; init; }

    /// <summary>When the warm-up was over, where there was one.</summary>
    public DateTimeOffset? WarmUpEndsAt { get; init; }

    /// <summary>Memory at the first checkpoint.</summary>
    public double? StartMB { get; init; }

    /// <summary>Memory at the last checkpoint.</summary>
    public double? EndMB { get; init; }

    /// <summary>The most memory at a checkpoint.</summary>
    public double? PeakMB { get; init; }

    /// <summary>Handles or threads at the first checkpoint.</summary>
    public double? StartCount { get; init; }

    /// <summary>Handles or threads at the last checkpoint.</summary>
    public double? EndCount { get; init; }

    /// <summary>The most handles or threads at a checkpoint.</summary>
    public double? PeakCount { get; init; }

    /// <summary>Checkpoints read.</summary>
    public int SampleCount { get; init; }

    /// <summary>Operations that ran, where operations are counted.</summary>
    public long? OperationCount { get; init; }

    /// <summary>Operations that failed.</summary>
    public long Errors { get; init; }

    /// <summary>The first error, and how often there was one.</summary>
    public string ErrorSummary { get; init; } = string.Empty;

    /// <summary>Whether the process goes on or has ended.</summary>
    public ProcessState State { get; init; }

    /// <summary>The exit code, of a program that was started for this measurement and ended by itself.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Whether the run ended before it was meant to.</summary>
    public bool IsPartial { get; init; }

    /// <summary>When the watch began.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>From the first checkpoint to the last.</summary>
    public double DurationMs { get; init; }

    /// <summary>CPU time that PerfTools used per checkpoint of this target, where it was measured.</summary>
    public double? SamplerCostUs { get; init; }

    /// <summary>Each threshold that is not clearly met, with the value.</summary>
    public string Violations { get; init; } = string.Empty;

    /// <summary>What a reader of these numbers should know.</summary>
    public string Notes { get; init; } = string.Empty;

    /// <summary>The series as a sparkline, from its smallest value to its largest.</summary>
    public string Trend { get; init; } = string.Empty;

    /// <summary>The checkpoints: a method, so that a table, a CSV or JSON of results stays flat.</summary>
    internal IReadOnlyList<MemorySample> Samples { get; init; } = [];

    /// <summary>The checkpoints, oldest first.</summary>
    public MemorySample[] GetSamples() => [.. Samples];

    /// <summary>The growth that it was judged by, in short texts, whatever its unit.</summary>
    public GrowthFigures GetFigures() => GrowthFigures.Of(this);
}
