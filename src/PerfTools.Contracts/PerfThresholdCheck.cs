using System.Globalization;

namespace PerfTools;

/// <summary>Whether one number of one result keeps one threshold.</summary>
public sealed record PerfThresholdCheck
{
    /// <summary>What the result is of.</summary>
    public required string Target { get; init; }

    /// <summary>What of the target was measured, under what conditions; see <see cref="PerfHistoryRecord.Case"/>.</summary>
    public string Case { get; init; } = string.Empty;

    /// <summary>The property; its unit is the end of its name.</summary>
    public required string Metric { get; init; }

    /// <summary>The bound, as <c>&lt; 1000</c>.</summary>
    public string Bound { get; init; } = string.Empty;

    /// <summary>The result's number; null where the run could not determine it.</summary>
    public double? Value { get; init; }

    /// <summary>Lower end of the number's interval: what the result itself says, or of a percentile the 95 % interval of its samples; null where there is none.</summary>
    public double? ValueLow { get; init; }

    /// <summary>Upper end of it.</summary>
    public double? ValueHigh { get; init; }

    /// <summary>Pass or Fail; Inconclusive where the interval reaches to both sides of the bound, or there is no number.</summary>
    public Verdict Verdict { get; init; }

    /// <summary>Why, in a sentence.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>Inconclusive: what would decide; else empty.</summary>
    public string Advice { get; init; } = string.Empty;

    /// <summary>The interval as a table shows it, or a dash.</summary>
    public string GetInterval() => ValueLow is { } low && ValueHigh is { } high ? string.Create(CultureInfo.InvariantCulture, $"{low:G5} to {high:G5}") : "-";

    /// <summary>The target, the reason with the number's interval, and what would decide.</summary>
    public override string ToString()
    {
        // Where the interval decides, the reason has it already.
        string interval = Verdict != Verdict.Inconclusive && ValueLow is not null ? $" (interval {GetInterval()})" : string.Empty;
        return $"{$"{Target} {Case}".Trim()}: {Reason}{interval}{(Advice.Length > 0 ? $"; {Advice}" : string.Empty)}";
    }
}
