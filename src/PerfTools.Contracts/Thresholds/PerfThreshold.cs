namespace PerfTools;

/// <summary>
/// The bound of a metric that good runs exceed no more often than is accepted, as far as the runs can tell; or why they cannot.
/// What could not be determined is null.
/// </summary>
public sealed record PerfThreshold
{
    /// <summary>The target of the results.</summary>
    public required string Target { get; init; }

    /// <summary>What of the target was measured, see <see cref="PerfHistoryRecord.Case"/>.</summary>
    public string Case { get; init; } = string.Empty;

    /// <summary>The type of the results, without its namespace.</summary>
    public string Kind { get; init; } = string.Empty;

    /// <summary>The class of the machines on which they were measured; empty where it is not known.</summary>
    public string HostClass { get; init; } = string.Empty;

    /// <summary>The property that is bounded; its unit is the end of the name.</summary>
    public string Metric { get; init; } = string.Empty;

    /// <summary>Operator and number as <c>-Threshold</c> takes them, such as <c>&lt;=1230</c>; empty where there is none.</summary>
    public string Expression { get; init; } = string.Empty;

    /// <summary>The number, rounded to four digits to the side of fewer alarms.</summary>
    public double? Bound { get; init; }

    /// <summary>How it was found.</summary>
    public ThresholdMethod Method { get; init; }

    /// <summary>Pass: there is a threshold. Inconclusive: there is none, and the reason says why.</summary>
    public Verdict Verdict { get; init; }

    /// <summary>Why, in a sentence.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>The share of good runs beyond the bound that is accepted.</summary>
    public double FalseAlarmRate { get; init; }

    /// <summary>How sure it is that no larger share lies beyond.</summary>
    public double Confidence { get; init; }

    /// <summary>Runs that the bound is from.</summary>
    public int Count { get; init; }

    /// <summary>Runs that were left out: they failed, they stand before the last change, or could not determine the metric.</summary>
    public int Excluded { get; init; }

    /// <summary>Runs from which a bound is possible whatever their distribution.</summary>
    public int CountForAnyDistribution { get; init; }

    /// <summary>The median of the runs.</summary>
    public double? Median { get; init; }

    /// <summary>The worst of the runs.</summary>
    public double? Worst { get; init; }

    /// <summary>How far the bound is from the median, in percent of it: what can become worse before it is noticed.</summary>
    public double? HeadroomPercent { get; init; }

    /// <summary>When the first of the runs was written; null where it is not known.</summary>
    public DateTimeOffset? FirstAt { get; init; }

    /// <summary>When the last of the runs was written; null where it is not known.</summary>
    public DateTimeOffset? LastAt { get; init; }
}
