using System.Globalization;

namespace PerfTools.Cli.Text;

/// <summary>Times for people to read: four digits, in the unit that suits the value.</summary>
internal static class TimeText
{
    public static string Of(double? microseconds) =>
        microseconds is { } value ? $"{Digits(value / UnitOf(value).Microseconds)} {UnitOf(value).Name}" : "-";

    /// <summary>Two times in the unit of the larger one.</summary>
    public static string Range(double? low, double? high)
    {
        if (low is not { } from || high is not { } to) return "-";
        (double microseconds, string name) = UnitOf(Math.Max(Math.Abs(from), Math.Abs(to)));
        return $"{Digits(from / microseconds)} to {Digits(to / microseconds)} {name}";
    }

    private static (double Microseconds, string Name) UnitOf(double microseconds) => Math.Abs(microseconds) switch
    {
        >= 999_950 => (1_000_000, "s"),
        >= 999.95 => (1000, "ms"),
        _ => (1, "us"),
    };

    private static string Digits(double value) => value.ToString(
        Math.Abs(value) switch { >= 99.995 => "0.0", >= 9.9995 => "0.00", _ => "0.000" }, CultureInfo.InvariantCulture);
}
