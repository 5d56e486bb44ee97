namespace PerfTools;

/// <summary>What one session of a load did.</summary>
public sealed record SessionResult
{
    /// <summary>What the load works against.</summary>
    public required string Target { get; init; }

    /// <summary>The machine that the session ran on.</summary>
    public string ComputerName { get; init; } = string.Empty;

    /// <summary>The session, counted from 1.</summary>
    public required int SessionId { get; init; }

    /// <summary>What became of it.</summary>
    public SessionState State { get; init; }

    /// <summary>Operations that were due: all that follow, added up.</summary>
    public long Attempted { get; init; }

    /// <summary>Operations that succeeded.</summary>
    public long Succeeded { get; init; }

    /// <summary>Operations that failed.</summary>
    public long Failed { get; init; }

    /// <summary>Operations that were interrupted because their time was up.</summary>
    public long TimedOut { get; init; }

    /// <summary>Operations that were interrupted because the run was ended.</summary>
    public long Cancelled { get; init; }

    /// <summary>How long it took to come into being.</summary>
    public double SetupMs { get; init; }

    /// <summary>From the common start to the start of its first operation; null where it started none.</summary>
    public double? StartOffsetMs { get; init; }

    /// <summary>From the start of its first operation to the end of its last; null where it ended none.</summary>
    public double? SessionMs { get; init; }

    /// <summary>How long the teardown took.</summary>
    public double TeardownMs { get; init; }

    /// <summary>Mean response time.</summary>
    public double? MeanUs { get; init; }

    /// <summary>Median response time.</summary>
    public double? P50Us { get; init; }

    /// <summary>95th percentile of the response time.</summary>
    public double? P95Us { get; init; }

    /// <summary>99th percentile of the response time.</summary>
    public double? P99Us { get; init; }

    /// <summary>Largest response time.</summary>
    public double? MaxUs { get; init; }

    /// <summary>Connections that had to be opened anew.</summary>
    public long Reconnects { get; init; }

    /// <summary>Errors by phase, type and code, with count and the first message.</summary>
    public string ErrorSummary { get; init; } = string.Empty;

    /// <summary>The response times of succeeded operations.</summary>
    public Distribution? Distribution { get; init; }
}
