namespace PerfTools.Engine.Operations;

/// <summary>What a complete run has to tell.</summary>
internal sealed record OperationRecord
{
    public required SampleSeries Operation { get; init; }

    public SampleSeries? Baseline { get; init; }

    public SampleSeries? EmptyBlock { get; init; }

    public required int BatchSize { get; init; }

    /// <summary>Whether memory was counted, which is so in this process only.</summary>
    public required bool HasCounters { get; init; }

    public required long WarmupCount { get; init; }

    public required double ClockCostUs { get; init; }

    public required double ResolutionUs { get; init; }

    public double? WorstStallUs { get; init; }

    public double? StealPercent { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required double DurationMs { get; init; }
}
