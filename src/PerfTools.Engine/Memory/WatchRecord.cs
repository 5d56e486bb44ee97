namespace PerfTools.Engine.Memory;

/// <summary>What is known of one target at the end of its watch, beside its series. Plain values, so that a child can send it as JSON.</summary>
internal sealed record WatchRecord
{
    /// <summary>Name and id of the process, or the text of the script block.</summary>
    public required string Target { get; init; }

    public required int ProcessId { get; init; }

    public required string ProcessName { get; init; }

    /// <summary>The moment of the first checkpoint, by the wall clock.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>Operations that ran, or null where none are counted.</summary>
    public long? OperationCount { get; init; }

    public long Errors { get; init; }

    /// <summary>The first error, and how often there was one.</summary>
    public string ErrorSummary { get; init; } = string.Empty;

    public ProcessState State { get; init; }

    public int? ExitCode { get; init; }

    /// <summary>The watch ended before it was meant to.</summary>
    public bool IsPartial { get; init; }

    public double? SamplerCostUs { get; init; }

    /// <summary>For a script block, whether its garbage was collected at each checkpoint; null for what need not be .NET.</summary>
    public bool? HasCollectedHeap { get; init; }

    /// <summary>What a reader of the results should know, of all metrics.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
