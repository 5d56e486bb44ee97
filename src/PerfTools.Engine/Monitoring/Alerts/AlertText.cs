using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;
using PerfTools.Engine.Text;

namespace PerfTools.Engine.Monitoring.Alerts;

/// <summary>Reads alerts as people write them: a property, and <c>&gt;80</c> or <c>&gt;80 for 0:0:30</c>.</summary>
public static partial class AlertText
{
    private const string Parameter = "Alert";

    /// <summary>The properties of a snapshot that an alert can be on, sorted.</summary>
    public static IReadOnlyList<string> Names { get; } = ThresholdSet.NamesFor(typeof(PerformanceSnapshot));

    /// <summary>Reads a table of property to condition, or to several conditions.</summary>
    /// <param name="table">The table; null is the same as an empty one.</param>
    /// <exception cref="OptionException">An unknown property, or a text that is no condition.</exception>
    public static IReadOnlyList<PerformanceAlertRule> Parse(IDictionary? table)
    {
        List<PerformanceAlertRule> rules = [];
        foreach (DictionaryEntry entry in table ?? new Hashtable())
        {
            string name = Text(entry.Key);
            IEnumerable<object?> conditions = entry.Value is IEnumerable several and not string ? several.Cast<object?>() : [entry.Value];
            rules.AddRange(conditions.Select(condition => Parse(name, Text(condition))));
        }

        return rules;
    }

    /// <summary>Reads one alert.</summary>
    /// <param name="property">The property's name, in any case of letters.</param>
    /// <param name="condition">The condition.</param>
    /// <exception cref="OptionException">An unknown property, or a text that is no condition.</exception>
    public static PerformanceAlertRule Parse(string property, string condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        string name = Names.FirstOrDefault(known => known.Equals(property, StringComparison.OrdinalIgnoreCase)) ?? throw new OptionException(
            Parameter, $"'{property}' is not a numeric property of a snapshot. Valid names: {string.Join(", ", Names)}.");
        Match match = Condition().Match(condition);
        return new PerformanceAlertRule(
            BoundOf(name, match.Groups[1].Value, condition),
            match.Groups[2].Success ? DurationText.Parse(match.Groups[2].Value, Parameter) : TimeSpan.Zero);
    }

    private static Threshold BoundOf(string name, string bound, string condition)
    {
        try
        {
            Threshold threshold = Threshold.Parse(name, bound);
            if (double.IsFinite(threshold.Bound)) return threshold;
        }
        catch (OptionException)
        {
            // It speaks of thresholds.
        }

        throw new OptionException(
            Parameter, $"'{condition}' for {name} is no condition. Write for example '>80' or '>80 for 0:0:30': one of < <= = >= >, a number, and how long.");
    }

    private static string Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty;

    [GeneratedRegex(@"^\s*(.*?)(?:\s+for\s+(.*?))?\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Condition();
}
