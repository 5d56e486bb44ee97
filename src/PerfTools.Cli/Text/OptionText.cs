using System.Globalization;

namespace PerfTools.Cli.Text;

/// <summary>Reads the values of options; what is wrong is said with the option's name and the value.</summary>
internal static class OptionText
{
    /// <summary>Values given by repeating the option, by commas, or both.</summary>
    public static IReadOnlyList<string> List(IEnumerable<string> values, string parameter)
    {
        string[] parts = [.. values.SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries))];
        return Array.TrueForAll(parts, part => part.Length > 0)
            ? parts
            : throw new OptionException(parameter, $"'{string.Join(',', values)}' has an empty part. Separate values by one comma each.");
    }

    public static long WholeNumber(string text, string parameter) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            ? number
            : throw new OptionException(parameter, $"'{text}' is not a whole number.");

    public static int SmallNumber(string text, string parameter)
    {
        long number = WholeNumber(text, parameter);
        return number is >= int.MinValue and <= int.MaxValue
            ? (int)number
            : throw new OptionException(parameter, $"{number} is out of range. Use at most {int.MaxValue}.");
    }

    public static double Number(string text, string parameter) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            ? number
            : throw new OptionException(parameter, $"'{text}' is not a number.");

    /// <summary>A name of an enum, in any case; never its number.</summary>
    public static T Name<T>(string text, string parameter)
        where T : struct, Enum => Name(text, parameter, Enum.GetValues<T>());

    /// <summary>The name of one of some values of an enumeration, in any case.</summary>
    /// <exception cref="OptionException">It is none of theirs.</exception>
    public static T Name<T>(string text, string parameter, IReadOnlyList<T> values)
        where T : struct, Enum
    {
        foreach (T value in values)
            if ($"{value}".Equals(text, StringComparison.OrdinalIgnoreCase)) return value;
        throw new OptionException(parameter, $"'{text}' is not one of {string.Join(", ", values).ToLowerInvariant()}.");
    }
}
