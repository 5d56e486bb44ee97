using System.Globalization;

namespace PerfTools;

/// <summary>When a value of a snapshot is an alert.</summary>
/// <param name="Condition">The property, and what is wrong with it: <c>CpuPercentOfCore &gt; 80</c>.</param>
/// <param name="For">How long it must be so, and how long not, before the alert changes; zero for at once.</param>
public sealed record PerformanceAlertRule(Threshold Condition, TimeSpan For)
{
    /// <summary>The bound as it was given: <c>&gt;80</c>.</summary>
    public string Bound => string.Create(CultureInfo.InvariantCulture, $"{Condition.Operator}{Condition.Bound}");

    /// <inheritdoc/>
    public override string ToString() => $"{Condition.Property}{Bound}";
}
