using System.Text.RegularExpressions;
using PerfTools.Engine.Text;

namespace PerfTools.Engine.Reporting;

/// <summary>The names of properties and kinds as a reader has them: <c>GrowthMBPerHour</c> is <c>Growth (MB/h)</c>, and <c>RedisLatencyResult</c> Redis latency.</summary>
internal static partial class ColumnName
{
    /// <summary>With the unit in brackets, where the name has one.</summary>
    public static string Of(string property) =>
        UnitSuffix.Of(property) is { } unit ? $"{Words(property[..^unit.Suffix.Length])} ({unit.Sign})" : Words(property);

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
