namespace PerfTools;

/// <summary>
/// What one operation costs, in absolute microseconds of wall time, and with a baseline what it costs more. A sample is the
/// mean of <see cref="BatchSize"/> operations. A percentile is null where fewer than ten samples lie beyond it.
/// </summary>
public sealed record OperationResult
{
    /// <summary>The operation's name.</summary>
    public required string Target { get; init; }

    /// <summary>Whether a script block or a program was measured.</summary>
    public required OperationKind Kind { get; init; }

    /// <summary>Samples.</summary>
    public long Count { get; init; }

    /// <summary>Operations per sample; with more than one, extremes and spread are those of means.</summary>
    public int BatchSize { get; init; }

    /// <summary>Operations measured: samples times operations per sample.</summary>
    public long OperationCount { get; init; }

    /// <summary>Operations, warm-up excluded, that wrote an error or ended with an exit code other than 0.</summary>
    public long Errors { get; init; }

    /// <summary>The first of these errors.</summary>
    public string ErrorSummary { get; init; } = string.Empty;

    /// <summary>The median.</summary>
    public double? MedianUs { get; init; }

    /// <summary>Lower end of the median's 95 % confidence interval; of a merged result, the lowest of its parts.</summary>
    public double? MedianLowUs { get; init; }

    /// <summary>Upper end of the median's 95 % confidence interval; of a merged result, the highest of its parts.</summary>
    public double? MedianHighUs { get; init; }

    /// <summary>The larger distance of the interval's ends from the median, as a percentage of it: how exact the median is.</summary>
    public double? PrecisionPercent { get; init; }

    /// <summary>The arithmetic mean.</summary>
    public double? MeanUs { get; init; }

    /// <summary>The shortest sample.</summary>
    public double? MinUs { get; init; }

    /// <summary>The 95th percentile; null where a sample is a mean of several operations.</summary>
    public double? P95Us { get; init; }

    /// <summary>The 99th percentile; null where a sample is a mean of several operations.</summary>
    public double? P99Us { get; init; }

    /// <summary>The longest sample.</summary>
    public double? MaxUs { get; init; }

    /// <summary>Standard deviation of the samples.</summary>
    public double? StdDevUs { get; init; }

    /// <summary>Median absolute deviation of the samples from their median, not scaled. Null in a merged result.</summary>
    public double? MADUs { get; init; }

    /// <summary>CPU time per operation: of this process for a script block, of the program and the children it waited for else.</summary>
    public double? CpuMs { get; init; }

    /// <summary>Script block: managed memory that its thread allocated, per operation.</summary>
    public double? AllocatedBytes { get; init; }

    /// <summary>Samples beyond 1.5, but not beyond 3 interquartile ranges from the quartiles; they count in every value.</summary>
    public long MildOutliers { get; init; }

    /// <summary>Samples beyond 3 interquartile ranges from the quartiles; they count in every value.</summary>
    public long SevereOutliers { get; init; }

    /// <summary>Whether the samples look like one steady quantity.</summary>
    public bool Stable { get; init; }

    /// <summary>Why they do not.</summary>
    public string StabilityReason { get; init; } = string.Empty;

    /// <summary>The baseline's name.</summary>
    public string? BaselineName { get; init; }

    /// <summary>The baseline's median. Null in a merged result: its samples are not kept.</summary>
    public double? BaselineMedianUs { get; init; }

    /// <summary>What the operation costs more than the baseline: the median of the differences of neighbouring samples. Null in a merged result, where its interval is that of all parts.</summary>
    public double? DifferenceUs { get; init; }

    /// <summary>Lower end of the difference's 95 % confidence interval; where it is above 0, the operation costs more.</summary>
    public double? DifferenceLowUs { get; init; }

    /// <summary>Upper end of the difference's 95 % confidence interval; where it is below 0, the operation costs less.</summary>
    public double? DifferenceHighUs { get; init; }

    /// <summary>Script block: what calling an empty block costs here. It is in every time but the difference.</summary>
    public double? InvocationCostUs { get; init; }

    /// <summary>What reading the clock adds to a sample, over its operations.</summary>
    public double InstrumentCostUs { get; init; }

    /// <summary>Step of the clock.</summary>
    public double ResolutionUs { get; init; }

    /// <summary>Unmeasured operations before the first sample.</summary>
    public long WarmupCount { get; init; }

    /// <summary>When the first sample began.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>Time from the first sample to the last, baseline and preparations included.</summary>
    public double DurationMs { get; init; }

    /// <summary>What the thresholds say.</summary>
    public Verdict Verdict { get; init; }

    /// <summary>Each threshold that is not clearly met, with the value.</summary>
    public string Violations { get; init; } = string.Empty;

    /// <summary>What a reader of these numbers should know.</summary>
    public string Notes { get; init; } = string.Empty;

    /// <summary>All samples.</summary>
    public required Distribution Distribution { get; init; }
}
