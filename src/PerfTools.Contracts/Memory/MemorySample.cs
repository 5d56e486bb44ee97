namespace PerfTools;

/// <summary>One checkpoint of a watched process and metric.</summary>
public sealed record MemorySample
{
    /// <summary>Name and id of the process, or the text of the script block.</summary>
    public required string Target { get; init; }

    /// <summary>The process's id.</summary>
    public required int ProcessId { get; init; }

    /// <summary>What was read.</summary>
    public required MemoryMetric Metric { get; init; }

    /// <summary>When it was read; of several readings, the first.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Time since the first checkpoint.</summary>
    public required double ElapsedMs { get; init; }

    /// <summary>Operations that had run by then, where operations are counted.</summary>
    public long? OperationCount { get; init; }

    /// <summary>Memory, in MB (10^6 bytes); of several readings, the mean.</summary>
    public double? MB { get; init; }

    /// <summary>Handles or threads; of several readings, the mean.</summary>
    public double? Count { get; init; }

    /// <summary>Readings that this checkpoint stands for: a long watch joins its older ones, so that it needs no more memory.</summary>
    public int ReadingCount { get; init; } = 1;
}
