namespace PerfTools;

/// <summary>What of two distributions is compared.</summary>
public enum ComparisonMetric
{
    /// <summary>By how much the whole distribution moved: the Hodges-Lehmann shift, the median of all differences between a current and a baseline sample.</summary>
    Shift,

    /// <summary>The median.</summary>
    P50,

    /// <summary>The 90th percentile.</summary>
    P90,

    /// <summary>The 95th percentile.</summary>
    P95,

    /// <summary>The 99th percentile.</summary>
    P99,

    /// <summary>The 99.9th percentile.</summary>
    P999,
}
