namespace PerfTools;

/// <summary>One second of a load: what ended in it.</summary>
public sealed record SessionTimelineResult
{
    /// <summary>What the load works against.</summary>
    public required string Target { get; init; }

    /// <summary>The machine that the load came from; of a merged result, all of them.</summary>
    public string ComputerName { get; init; } = string.Empty;

    /// <summary>The second, counted from 1. The last one can be shorter, see <see cref="DurationMs"/>.</summary>
    public required int Second { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it was.</summary>
    public double DurationMs { get; init; }

    /// <summary>Sessions that were to be at work at its end.</summary>
    public int ActiveSessions { get; init; }

    /// <summary>Operations that succeeded.</summary>
    public long Succeeded { get; init; }

    /// <summary>Operations that failed.</summary>
    public long Failed { get; init; }

    /// <summary>Operations that were interrupted because their time was up.</summary>
    public long TimedOut { get; init; }

    /// <summary>Open model: operations for which no session was free in time.</summary>
    public long Dropped { get; init; }

    /// <summary>Succeeded operations a second.</summary>
    public double ThroughputPerSecond { get; init; }

    /// <summary>Median response time.</summary>
    public double? P50Us { get; init; }

    /// <summary>95th percentile of the response time.</summary>
    public double? P95Us { get; init; }

    /// <summary>99th percentile of the response time.</summary>
    public double? P99Us { get; init; }

    /// <summary>CPU time of the measured processes over the second; 100 is one processor fully busy.</summary>
    public double? ProcessCpuPercentOfCore { get; init; }

    /// <summary>Memory of the measured processes in RAM.</summary>
    public long? ProcessWorkingSetBytes { get; init; }

    /// <summary>The response times of the second.</summary>
    public Distribution? Distribution { get; init; }
}
