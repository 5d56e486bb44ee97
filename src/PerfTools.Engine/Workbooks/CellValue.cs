using System.Globalization;
using System.Text.RegularExpressions;

namespace PerfTools.Engine.Workbooks;

/// <summary>What of a value a cell can hold: a number, a time, true or false, a text; nothing for what is not known.</summary>
internal static partial class CellValue
{
    // What Excel allows in a cell, less a margin for the mark that says it was cut.
    private const int LongestText = 32_000;

    // The calendar of a spreadsheet begins here.
    private const int FirstYear = 1900;

    public static object? Of(object? value) => value switch
    {
        null => null,
        double number => double.IsFinite(number) ? number : null,
        int or long or bool => value,

        // As a share of a day, which is what a spreadsheet has for lengths of time.
        TimeSpan length => length.TotalDays,
        DateTimeOffset time => time.Year < FirstYear ? null : time.LocalDateTime,
        _ => Text(Convert.ToString(value, CultureInfo.InvariantCulture)),
    };

    /// <summary>The text without what XML cannot hold, cut to the length of a cell; null for an empty one.</summary>
    public static string? Text(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        string whole = text.Length > LongestText ? $"{text[..LongestText]}\u2026" : text;
        return NotWritable().Replace(whole, "\uFFFD");
    }

    /// <summary>Whether a spreadsheet would make a formula of it as soon as somebody edits the cell.</summary>
    public static bool LooksLikeFormula(string text) => text[0] is '=' or '+' or '-' or '@' or '\t' or '\r';

    // Control characters, and halves of characters.
    [GeneratedRegex(@"[\x00-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]", RegexOptions.CultureInvariant)]
    private static partial Regex NotWritable();
}
