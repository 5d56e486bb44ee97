namespace PerfTools;

/// <summary>The throughput at one concurrency: one run of a load.</summary>
public sealed record ScalabilityPoint
{
    /// <summary>Sessions at work.</summary>
    public required int Concurrency { get; init; }

    /// <summary>Succeeded operations a second.</summary>
    public required double ThroughputPerSecond { get; init; }

    /// <summary>What the fit gives at this concurrency; null without a fit.</summary>
    public double? FittedPerSecond { get; init; }

    /// <summary>How far the throughput lies above the fit, in percent of it.</summary>
    public double? ResidualPercent { get; init; }

    /// <summary>95th percentile of the response time.</summary>
    public double? P95Us { get; init; }

    /// <summary>Share of one or all processors that the client used.</summary>
    public double? ClientCpuPercent { get; init; }

    /// <summary>Why the point is not in the fit; empty where it is.</summary>
    public string Exclusion { get; init; } = string.Empty;

    /// <summary>When the run started.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>How long it was.</summary>
    public double? DurationMs { get; init; }
}
