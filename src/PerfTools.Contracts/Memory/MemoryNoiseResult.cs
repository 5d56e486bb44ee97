namespace PerfTools;

/// <summary>
/// How much one metric of a target that does not grow moves on this host, and what limit of growth follows from it. Memory is
/// in MB (10^6 bytes); of handles and threads the properties in counts are set instead.
/// </summary>
public sealed record MemoryNoiseResult
{
    /// <summary>Name and id of the process, or the program.</summary>
    public required string Target { get; init; }

    /// <summary>What was watched.</summary>
    public required MemoryMetric Metric { get; init; }

    /// <summary>Pass where limits follow from it, Inconclusive where the target was not at rest, or not watched long enough.</summary>
    public Verdict Verdict { get; init; }

    /// <summary>Why it is Inconclusive; empty otherwise.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>The class of the machine, as in <see cref="PerfHost.Class"/>: the limits hold on such machines.</summary>
    public string HostClass { get; init; } = string.Empty;

    /// <summary>The smallest change from one checkpoint to the next; null where there was none.</summary>
    public double? StepMB { get; init; }

    /// <summary>The same of what is counted.</summary>
    public double? StepCount { get; init; }

    /// <summary>Standard deviation about a straight line, after the warm-up.</summary>
    public double? DeviationMB { get; init; }

    /// <summary>The same of what is counted.</summary>
    public double? DeviationCount { get; init; }

    /// <summary>
    /// Correlation of neighbouring checkpoints, 0 to 0.99, as Test-MemoryLeak estimates it: the nearer to 1, the more a walk
    /// looks like growth. Null where nothing moved.
    /// </summary>
    public double? Correlation { get; init; }

    /// <summary>How long a Test-MemoryLeak is to be for which the next two numbers are.</summary>
    public TimeSpan TestDuration { get; init; }

    /// <summary>Growth that such a test tells from none in 95 of 100 runs.</summary>
    public double? MinimumDetectableMBPerHour { get; init; }

    /// <summary>The same of what is counted.</summary>
    public double? MinimumDetectableCountPerHour { get; init; }

    /// <summary>The limit that is suggested for such a test: 1.5 times of what can be detected, rounded up. Null where nothing follows.</summary>
    public double? MaximumGrowthMBPerHour { get; init; }

    /// <summary>The same of what is counted.</summary>
    public double? MaximumGrowthCountPerHour { get; init; }

    /// <summary>Checkpoints in all.</summary>
    public int SampleCount { get; init; }

    /// <summary>When the watch began.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it was watched.</summary>
    public double DurationMs { get; init; }

    /// <summary>The series as a sparkline, from its smallest value to its largest.</summary>
    public string Trend { get; init; } = string.Empty;
}
