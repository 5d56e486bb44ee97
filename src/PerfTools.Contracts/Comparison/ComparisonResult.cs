using System.Globalization;

namespace PerfTools;

/// <summary>
/// By how much one measurement differs from another, in the unit of their samples, and whether that matters. What could not
/// be determined is null.
/// </summary>
public sealed record ComparisonResult
{
    /// <summary>What was measured now.</summary>
    public required string Target { get; init; }

    /// <summary>What was measured then, often the same.</summary>
    public string BaselineTarget { get; init; } = string.Empty;

    /// <summary>The kind of results: the name of their type without the namespace, or <c>Number</c>.</summary>
    public string Kind { get; init; } = string.Empty;

    /// <summary>The operation, where the results name one.</summary>
    public string Operation { get; init; } = string.Empty;

    /// <summary>Size of the value in bytes, where there is one.</summary>
    public int? PayloadBytes { get; init; }

    /// <summary>What is compared.</summary>
    public ComparisonMetric Metric { get; init; }

    /// <summary>The unit of all values that are not percentages: <c>us</c> for microseconds.</summary>
    public string Unit { get; init; } = string.Empty;

    /// <summary>The baseline's median, or the percentile that is compared.</summary>
    public double? BaselineValue { get; init; }

    /// <summary>The same of the current samples.</summary>
    public double? CurrentValue { get; init; }

    /// <summary>Current minus baseline. Of Shift it is the median of all differences, which the difference of the medians need not be.</summary>
    public double? Shift { get; init; }

    /// <summary>Lower end of the shift's confidence interval.</summary>
    public double? ShiftLow { get; init; }

    /// <summary>Upper end of the shift's confidence interval.</summary>
    public double? ShiftHigh { get; init; }

    /// <summary>The shift in percent of BaselineValue.</summary>
    public double? ShiftPercent { get; init; }

    /// <summary>Lower end of the interval, in percent of BaselineValue.</summary>
    public double? ShiftLowPercent { get; init; }

    /// <summary>Upper end of the interval, in percent of BaselineValue.</summary>
    public double? ShiftHighPercent { get; init; }

    /// <summary>Confidence of the interval, in percent.</summary>
    public double ConfidencePercent { get; init; }

    /// <summary>Two-sided p of the Mann-Whitney test, ties corrected. It takes samples for independent and knows no margin: the verdict does not depend on it.</summary>
    public double? PValue { get; init; }

    /// <summary>The smallest shift that matters, in the unit.</summary>
    public double? Margin { get; init; }

    /// <summary>What the comparison says.</summary>
    public ComparisonVerdict Verdict { get; init; }

    /// <summary>Why, in a sentence.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>Inconclusive: about how many samples on each side would decide, if the shift is what it seems. Null where more samples would not help.</summary>
    public long? SamplesToDecide { get; init; }

    /// <summary>Baseline samples.</summary>
    public long BaselineCount { get; init; }

    /// <summary>Current samples.</summary>
    public long CurrentCount { get; init; }

    /// <summary>Baseline results that were taken together.</summary>
    public int BaselineRuns { get; init; }

    /// <summary>Current results that were taken together.</summary>
    public int CurrentRuns { get; init; }

    /// <summary>How much of the interval's variance is due to rounds or runs that differ, or to samples that depend on each other, in percent. Null where the results tell nothing of it.</summary>
    public double? RoundVariancePercent { get; init; }

    /// <summary>When the first baseline result began; null of plain numbers.</summary>
    public DateTimeOffset? BaselineStartedAt { get; init; }

    /// <summary>When the first current result began; null of plain numbers.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>What a reader should know: how the two differ in more than their samples, what was not stable.</summary>
    public string Notes { get; init; } = string.Empty;

    /// <summary>The interval in percent as a table shows it: <c>+8.1 to +12.4</c>, or a dash.</summary>
    public string GetInterval() => ShiftLowPercent is { } low && ShiftHighPercent is { } high
        ? string.Create(CultureInfo.InvariantCulture, $"{low:+0.0;-0.0;0.0} to {high:+0.0;-0.0;0.0}")
        : ShiftLow is { } least && ShiftHigh is { } most ? string.Create(CultureInfo.InvariantCulture, $"{least:G4} to {most:G4}") : "-";
}
