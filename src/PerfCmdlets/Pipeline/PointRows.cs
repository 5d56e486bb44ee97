using System.Collections;
using System.Globalization;
using System.Management.Automation;
using PerfTools.Engine.Scalability;

namespace PerfTools.Cmdlets.Pipeline;

/// <summary>What comes through the pipeline, as rows of texts: objects of any kind, and hash tables.</summary>
internal static class PointRows
{
    public static PointRow? Of(PSObject? input) => input switch
    {
        null => null,
        { BaseObject: IDictionary table } => Of(table),
        _ => new PointRow(name => TextOf(input.Properties[name]?.Value), () => [.. input.Properties.Select(property => property.Name)]),
    };

    private static PointRow Of(IDictionary table)
    {
        Dictionary<string, object?> values = new(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in table) values[$"{entry.Key}"] = entry.Value;
        return new PointRow(name => TextOf(values.GetValueOrDefault(name)), () => [.. values.Keys]);
    }

    private static string? TextOf(object? value)
    {
        object? bare = value is PSObject wrapped ? wrapped.BaseObject : value;
        string? text = bare switch
        {
            DateTimeOffset time => time.ToString("o", CultureInfo.InvariantCulture),
            DateTime time => time.ToString("o", CultureInfo.InvariantCulture),

            // What CLIXML has made of a time has no value but its text.
            PSCustomObject => value!.ToString(),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => bare?.ToString(),
        };
        return string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }
}
