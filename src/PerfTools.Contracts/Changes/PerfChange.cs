using System.Globalization;

namespace PerfTools;

/// <summary>
/// A point in the course of a metric at which it changed; or, of a series with none, that there is none. What could not be
/// determined is null.
/// </summary>
public sealed record PerfChange
{
    /// <summary>The target of the results.</summary>
    public required string Target { get; init; }

    /// <summary>What of the target was measured, see <see cref="PerfHistoryRecord.Case"/>.</summary>
    public string Case { get; init; } = string.Empty;

    /// <summary>The type of the results, without its namespace; <c>Number</c> of plain numbers.</summary>
    public string Kind { get; init; } = string.Empty;

    /// <summary>The property; its unit is the end of the name.</summary>
    public string Metric { get; init; } = string.Empty;

    /// <summary>The class of the machine; empty where it is not known.</summary>
    public string HostClass { get; init; } = string.Empty;

    /// <summary>Regressed, Improved; of a series without a change NoDifference, and of one with too few points Inconclusive.</summary>
    public ComparisonVerdict Verdict { get; init; }

    /// <summary>Why, in a sentence.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>The place of the first changed point among those of the series, from 0.</summary>
    public int? Index { get; init; }

    /// <summary>When the first changed result was written; null of results that come without a history and have no time.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>What the first changed result is labelled, for example a build.</summary>
    public string Label { get; init; } = string.Empty;

    /// <summary>The median from the change before, or the beginning, to this one; of a series without a change, of all.</summary>
    public double? Before { get; init; }

    /// <summary>The median from this change to the next, or the end.</summary>
    public double? After { get; init; }

    /// <summary>The median of all differences between a point after and one before (Hodges-Lehmann), in the unit of the metric.</summary>
    public double? Shift { get; init; }

    /// <summary>Lower end of the shift's confidence interval.</summary>
    public double? ShiftLow { get; init; }

    /// <summary>Upper end of the shift's confidence interval.</summary>
    public double? ShiftHigh { get; init; }

    /// <summary>The shift in percent of Before.</summary>
    public double? ShiftPercent { get; init; }

    /// <summary>Lower end of the interval, in percent of Before.</summary>
    public double? ShiftLowPercent { get; init; }

    /// <summary>Upper end of the interval, in percent of Before.</summary>
    public double? ShiftHighPercent { get; init; }

    /// <summary>Confidence of the interval, in percent.</summary>
    public double ConfidencePercent { get; init; }

    /// <summary>The share of permutations that split at least as clearly; of a series without a change, that of its best split.</summary>
    public double? PValue { get; init; }

    /// <summary>Points from the change before, or the beginning, to this one.</summary>
    public int BuildsBefore { get; init; }

    /// <summary>Points from this change to the next, or the end.</summary>
    public int BuildsAfter { get; init; }

    /// <summary>Points of the series.</summary>
    public int Count { get; init; }

    /// <summary>Results of the series whose run could not determine the metric, and that are no points.</summary>
    public int Missing { get; init; }

    /// <summary>The course of the series, with a bar at the change.</summary>
    public string Course { get; init; } = string.Empty;

    /// <summary>The interval in percent as a table shows it: <c>+8.1 to +12.4</c>, or a dash.</summary>
    public string GetInterval() => ShiftLowPercent is { } low && ShiftHighPercent is { } high
        ? string.Create(CultureInfo.InvariantCulture, $"{low:+0.0;-0.0;0.0} to {high:+0.0;-0.0;0.0}") : "-";
}
