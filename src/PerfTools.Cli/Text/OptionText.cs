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
        where T : struct, Enum
    {
        string? name = Enum.GetNames<T>().FirstOrDefault(candidate => candidate.Equals(text, StringComparison.OrdinalIgnoreCase));
        return name is not null
            ? Enum.Parse<T>(name)
            : throw new OptionException(parameter, $"'{text}' is not one of {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}.");
    }
}
