namespace PerfTools;

/// <summary>How <c>Compare-PerfResult</c> compares.</summary>
public sealed record ComparisonOptions
{
    /// <summary>What is compared: a row for each.</summary>
    public IReadOnlyList<ComparisonMetric> Metrics { get; init; } = [ComparisonMetric.Shift];

    /// <summary>The smallest difference that matters.</summary>
    public ComparisonMargin Margin { get; init; } = ComparisonMargin.Default;

    /// <summary>Confidence of the intervals, in percent. 100 minus it is the share of false alarms where nothing changed.</summary>
    public double ConfidencePercent { get; init; } = 99;

    /// <summary>Properties by which results are paired; empty: Target, and all that must be the same.</summary>
    public IReadOnlyList<string> By { get; init; } = [];

    /// <summary>Whether more is better, as of throughput; of times, less is.</summary>
    public bool HigherIsBetter { get; init; }

    /// <summary>Whether results are compared that differ in more than their samples; the notes name the difference.</summary>
    public bool Force { get; init; }

    /// <summary>Fails where a value cannot be used.</summary>
    /// <exception cref="OptionException">The first value that is wrong.</exception>
    public void Validate()
    {
        if (Metrics.Count == 0) throw new OptionException("Metric", "nothing is to be compared. Give Shift, P50, P90, P95, P99 or P999.");
        foreach (ComparisonMetric metric in Metrics)
            if (!Enum.IsDefined(metric)) throw new OptionException("Metric", $"'{metric}' is unknown. Use Shift, P50, P90, P95, P99 or P999.");
        if (!(ConfidencePercent is >= 80 and <= 99.99))
            throw new OptionException("Confidence", FormattableString.Invariant($"{ConfidencePercent} is out of range. Use 80 to 99.99 percent."));
    }
}
