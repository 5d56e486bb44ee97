using System.Globalization;
using System.Text.RegularExpressions;
using PerfTools.Engine.History;

namespace PerfTools.Engine.Reporting;

/// <summary>
/// The intervals that a result has of its numbers: properties named <c>MedianLowUs</c> and <c>MedianHighUs</c> beside <c>MedianUs</c>,
/// or <c>GrowthMBPerHourLow</c> beside <c>GrowthMBPerHour</c>; of percentiles, what order statistics say of the samples.
/// </summary>
internal static partial class ResultIntervals
{
    /// <summary>The interval of a number, or null where the result has none.</summary>
    public static (double Low, double High)? Of(object result, string property) => Own(result, property) ?? OfPercentile(result, property);

    /// <summary>The intervals of all numbers that have one.</summary>
    public static Dictionary<string, (double Low, double High)> OfAll(object result) => ThresholdSet.NamesFor(result.GetType())
        .Select(name => (Name: name, Interval: Of(result, name)))
        .Where(number => number.Interval is not null)
        .ToDictionary(number => number.Name, number => number.Interval!.Value);

    private static (double Low, double High)? Own(object result, string property)
    {
        string stem = Unit().Replace(property, string.Empty);
        string unit = property[stem.Length..];
        return Pair(result, $"{property}Low", $"{property}High") ?? Pair(result, $"{stem}Low{unit}", $"{stem}High{unit}");
    }

    private static (double Low, double High)? Pair(object result, string low, string high) =>
        ResultKinds.NumberOf(result, low) is { } from && ResultKinds.NumberOf(result, high) is { } to ? (from, to) : null;

    private static (double Low, double High)? OfPercentile(object result, string property)
    {
        Match name = Percentile().Match(property);
        if (!name.Success || SamplesOf(result, isService: name.Groups["service"].Success) is not { } samples) return null;

        // P999 is the 99.9th. The histogram may be in another unit than the property.
        string digits = name.Groups["digits"].Value;
        double percent = double.Parse(digits.Length > 2 ? $"{digits[..2]}.{digits[2..]}" : digits, CultureInfo.InvariantCulture);
        if (samples.ConfidenceInterval95(percent) is not { } interval) return null;
        return samples.Unit.Equals(name.Groups["unit"].Value, StringComparison.OrdinalIgnoreCase) ? interval : null;
    }

    /// <summary>In a closed model the response times are the service times. Of Redis in an open loop no service times are kept.</summary>
    private static Distribution? SamplesOf(object result, bool isService)
    {
        if (!isService) return result.GetType().GetProperty(nameof(Distribution))?.GetValue(result) as Distribution;
        return result is ConcurrentSessionsResult load ? load.ServiceDistribution ?? load.Distribution : null;
    }

    [GeneratedRegex("(Us|Ms|Percent|Bytes|MB)$", RegexOptions.CultureInvariant)]
    private static partial Regex Unit();

    [GeneratedRegex("^(?<service>Service)?P(?<digits>[0-9]{2,4})(?<unit>Us|Ms)$", RegexOptions.CultureInvariant)]
    private static partial Regex Percentile();
}
