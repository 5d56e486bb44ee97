using System.Globalization;
using System.Text.RegularExpressions;

namespace PerfTools.Engine.Text;

/// <summary>
/// A duration as people type it: a number is seconds, <c>500ms</c>, <c>30s</c>, <c>2m</c>, <c>1h</c>, or
/// <c>0:0:30</c> (hours, minutes, seconds) or <c>0:1</c> (hours, minutes), as .NET reads and writes a time.
/// </summary>
public static partial class DurationText
{
    private const double LongestDays = 3650;

    /// <summary>Reads a duration. Zero and above: whether zero makes sense is for the options to say.</summary>
    /// <param name="text">What the user typed.</param>
    /// <param name="parameter">The parameter's name, for the error.</param>
    /// <exception cref="OptionException">The text is no duration.</exception>
    public static TimeSpan Parse(string text, string parameter) => Parse(text, parameter, "s", "seconds");

    /// <summary>Reads a sampling interval: the same, but a number is milliseconds.</summary>
    /// <param name="text">What the user typed.</param>
    /// <param name="parameter">The parameter's name, for the error.</param>
    /// <exception cref="OptionException">The text is no duration.</exception>
    public static TimeSpan ParseInterval(string text, string parameter) => Parse(text, parameter, "ms", "milliseconds");

    private static TimeSpan Parse(string text, string parameter, string unitOfNumber, string unitName)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (TryParseUnits(text.Trim(), unitOfNumber, out TimeSpan duration) || TryParseClock(text.Trim(), out duration)) return duration;
        throw new OptionException(
            parameter, $"'{text}' is not a duration. Give {unitName} as a number, or for example 500ms, 30s, 2m, 1h, 0:0:30 (hours, minutes, seconds).");
    }

    private static bool TryParseUnits(string text, string unitOfNumber, out TimeSpan duration)
    {
        duration = default;
        Match match = NumberAndUnit().Match(text);
        if (!match.Success) return false;
        double number = double.Parse(match.Groups[1].ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture);
        string unit = match.Groups[2].Success ? match.Groups[2].Value : unitOfNumber;
        double seconds = number * unit.ToUpperInvariant() switch { "MS" => 0.001, "M" => 60, "H" => 3600, _ => 1 };
        return TryFromSeconds(seconds, out duration);
    }

    private static bool TryParseClock(string text, out TimeSpan duration)
    {
        duration = default;
        Match match = Clock().Match(text);
        if (!match.Success) return false;
        double[] parts = [.. match.Groups.Values.Skip(1).Select(group => group.Success ? double.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : 0)];
        double hours = (parts[0] * 24) + parts[1];
        return parts[2] < 60 && parts[3] < 60 && TryFromSeconds((hours * 3600) + (parts[2] * 60) + parts[3], out duration);
    }

    private static bool TryFromSeconds(double seconds, out TimeSpan duration)
    {
        duration = default;
        if (seconds > TimeSpan.FromDays(LongestDays).TotalSeconds) return false;
        duration = TimeSpan.FromSeconds(seconds);
        return true;
    }

    [GeneratedRegex(@"^([0-9]*\.?[0-9]+|[0-9]+\.)\s*(ms|s|m|h)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NumberAndUnit();

    [GeneratedRegex(@"^(?:([0-9]{1,4})\.)?([0-9]{1,6}):([0-9]{1,2})(?::([0-9]{1,2}(?:\.[0-9]+)?))?$", RegexOptions.CultureInvariant)]
    private static partial Regex Clock();
}
