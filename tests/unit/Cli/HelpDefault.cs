using System.Globalization;
using System.Text.RegularExpressions;

namespace PerfTools.Tests.Cli;

/// <summary>Defaults, as help states them: <c>5 (seconds)</c> on a page is <c>5s</c> on the command line.</summary>
internal static partial class HelpDefault
{
    /// <summary>What follows 'Default:' in the description of an option, or null.</summary>
    public static string? InDescription(string? description) => Stated().Match(description ?? string.Empty) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>What follows 'Default:' in the section of a parameter, or null.</summary>
    public static string? InPage(string page, string parameter)
    {
        string[] sections = page.Split("\n### -");
        string? section = Array.Find(sections, part => part.StartsWith($"{parameter}\n", StringComparison.Ordinal));
        return section is not null && OnPage().Match(section) is { Success: true } match ? match.Groups[1].Value : null;
    }

    /// <summary>Whether a page names a value, and not in words where it comes from.</summary>
    public static bool IsValue(string? written) => written is not null && Value().IsMatch(written);

    /// <summary>The value alone: times in seconds, names in lower case.</summary>
    public static string Normal(string text)
    {
        string value = Remark().Replace(text.TrimEnd('.', ' '), match => match.Value is " (seconds)" ? "s" : match.Value is " (milliseconds)" ? "ms" : string.Empty);
        if (Time().Match(value) is not { Success: true } time) return value.ToLowerInvariant().Replace(", ", ",", StringComparison.Ordinal);
        double seconds = double.Parse(time.Groups[1].Value, CultureInfo.InvariantCulture) * time.Groups[2].Value switch
        {
            "ms" => 0.001,
            "m" or "minutes" => 60,
            _ => 1,
        };
        return string.Create(CultureInfo.InvariantCulture, $"{seconds:0.###}");
    }

    [GeneratedRegex(@"Default: (.+?)\.?$", RegexOptions.CultureInvariant)]
    private static partial Regex Stated();

    [GeneratedRegex(@"^Default: (.+?)\r?$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex OnPage();

    // A number, an address, or names with commas between them; None and whole phrases are no values.
    [GeneratedRegex(@"^(?!None\b)(\d|\w+(, \w+)*$|\w+ \()", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Value();

    // What is said of a value beside it.
    [GeneratedRegex(@" \((?:milli)?seconds\)| \(.*$|;.*$|, (?!\w+(,|$)).*$", RegexOptions.CultureInvariant)]
    private static partial Regex Remark();

    [GeneratedRegex(@"^(\d+(?:\.\d+)?) ?(ms|s|m|minutes)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Time();
}
