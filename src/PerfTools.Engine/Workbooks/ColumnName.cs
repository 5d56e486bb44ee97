using System.Text.RegularExpressions;

namespace PerfTools.Engine.Workbooks;

/// <summary>A property's name as a header: <c>P50LowUs</c> is the lower end of P50, in microseconds.</summary>
/// <param name="Name">What the number is of: <c>P50 Low</c>.</param>
/// <param name="Unit">Its unit in words: <c>us</c>; empty for none.</param>
internal sealed partial record ColumnName(string Name, string Unit)
{
    private static readonly Dictionary<string, string> Units = new()
    {
        ["PercentOfCore"] = "% of core",
        ["PercentOfMachine"] = "% of machine",
        ["UsPerOperation"] = "us/operation",
        ["MBPerHour"] = "MB/h",
        ["BytesPerOperation"] = "bytes/operation",
        ["BytesPerSecond"] = "bytes/s",
        ["CountPerHour"] = "count/h",
        ["CountPerOperation"] = "count/operation",
        ["PerSecond"] = "/s",
        ["Percent"] = "%",
        ["Bytes"] = "bytes",
        ["Seconds"] = "s",
        ["MB"] = "MB",
        ["Ms"] = "ms",
        ["Us"] = "us",
    };

    /// <summary>The name with its unit.</summary>
    public string Header => Unit.Length == 0 ? Name : $"{Name} ({Unit})";

    public static ColumnName Of(string property)
    {
        if (property == "MB") return new ColumnName("Memory", property);
        Match match = WithUnit().Match(property);
        if (!match.Success) return new ColumnName(property, string.Empty);
        string what = match.Groups["what"].Value;
        string side = match.Groups["side"].Value;
        if (Side().Match(what) is { Success: true } inside) (what, side) = (inside.Groups[1].Value, inside.Groups[2].Value);
        if (what.EndsWith("P999", StringComparison.Ordinal)) what = $"{what[..^1]}.9";
        return new ColumnName($"{what} {side}".Trim(), Units[match.Groups["unit"].Value]);
    }

    // The longer units first: what ends with MBPerHour is not the hour of something.
    [GeneratedRegex(
        "^(?<what>.+?)(?<unit>PercentOfCore|PercentOfMachine|UsPerOperation|MBPerHour|BytesPerOperation|BytesPerSecond|CountPerHour|CountPerOperation"
        + "|PerSecond|Percent|Bytes|Seconds|MB|Ms|Us)(?<side>Low|High)?$",
        RegexOptions.CultureInvariant)]
    private static partial Regex WithUnit();

    [GeneratedRegex("^(.+)(Low|High)$", RegexOptions.CultureInvariant)]
    private static partial Regex Side();
}
