using System.Globalization;
using System.Text.RegularExpressions;

namespace PerfTools.Engine.Text;

/// <summary>A size in bytes with PowerShell's suffixes, which count in powers of 1,024: <c>100</c>, <c>10KB</c>, <c>1MB</c>.</summary>
public static partial class ByteSizeText
{
    /// <summary>Reads a size.</summary>
    /// <param name="text">What the user typed.</param>
    /// <param name="parameter">The parameter's name, for the error.</param>
    /// <exception cref="OptionException">The text is no size, or more than 2 GB.</exception>
    public static int Parse(string text, string parameter)
    {
        ArgumentNullException.ThrowIfNull(text);
        Match match = NumberAndUnit().Match(text.Trim());
        if (!match.Success)
            throw new OptionException(parameter, $"'{text}' is not a size. Give bytes, or for example 100, 10KB, 1MB.");
        decimal number = decimal.Parse(match.Groups[1].ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture);
        int power = match.Groups[2].Value.ToUpperInvariant() switch { "KB" => 1, "MB" => 2, "GB" => 3, _ => 0 };
        decimal largest = (decimal)int.MaxValue / (1L << (10 * power));
        if (Math.Abs(number) > largest)
            throw new OptionException(parameter, $"'{text}' is out of range. 2 GB is the largest size that can be named.");
        decimal bytes = number * (1L << (10 * power));
        if (bytes != decimal.Truncate(bytes)) throw new OptionException(parameter, $"'{text}' is not a whole number of bytes.");
        return (int)bytes;
    }

    // A sign is read, so that -1 is answered with the range and not with "not a size".
    [GeneratedRegex(
        @"^(-?(?:[0-9]{1,15}(?:\.[0-9]{0,10})?|\.[0-9]{1,10}))\s*(B|KB|MB|GB)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NumberAndUnit();
}
