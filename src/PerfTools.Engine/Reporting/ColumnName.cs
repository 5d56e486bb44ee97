using System.Text.RegularExpressions;

namespace PerfTools.Engine.Reporting;

/// <summary>The names of properties and kinds as a reader has them: <c>GrowthMBPerHour</c> is <c>Growth (MB/h)</c>, and <c>RedisLatencyResult</c> Redis latency.</summary>
internal static partial class ColumnName
{
    // The longer before those that they end with.
    private static readonly (string Suffix, string Sign)[] Units =
    [
        ("MBPerHour", "MB/h"), ("BytesPerOperation", "B/op"), ("CountPerHour", "1/h"), ("CountPerOperation", "1/op"),
        ("PercentOfCore", "% of a core"), ("PercentOfMachine", "% of the machine"), ("PerSecond", "/s"), ("Percent", "%"),
        ("Bytes", "B"), ("Us", "µs"), ("Ms", "ms"), ("MB", "MB"),
    ];

    /// <summary>With the unit in brackets, where the name has one.</summary>
    public static string Of(string property)
    {
        (string suffix, string sign) = Units.FirstOrDefault(unit => property.Length > unit.Suffix.Length && property.EndsWith(unit.Suffix, StringComparison.Ordinal));
        return suffix is null ? Words(property) : $"{Words(property[..^suffix.Length])} ({sign})";
    }

    /// <summary>The same with another unit, to which the number was converted.</summary>
    public static string Of(string property, string suffix, string sign) => $"{Words(property[..^suffix.Length])} ({sign})";

    /// <summary>A unit as it is written.</summary>
    public static string Sign(string unit) => unit == "us" ? "µs" : unit;

    /// <summary>What results of a type are of.</summary>
    public static string OfKind(Type type) => Words(Affixes().Replace(type.Name, string.Empty));

    private static string Words(string name)
    {
        string[] words = Boundary().Split(name);
        return string.Join(' ', words.Select((word, i) => word switch
        {
            "Cpu" => "CPU",
            "P999" => "P99.9",
            "PValue" or "P" => "p",
            "Value" when i > 0 => "value",
            _ => i == 0 || word.All(char.IsUpper) ? word : word.ToLowerInvariant(),
        }));
    }

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", RegexOptions.CultureInvariant)]
    private static partial Regex Boundary();

    [GeneratedRegex("^Perf(?=[A-Z])|Result$", RegexOptions.CultureInvariant)]
    private static partial Regex Affixes();
}
