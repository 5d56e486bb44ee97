using System.Globalization;
using System.Text;

namespace PerfTools.Engine.Reporting;

/// <summary>
/// Text of others as it may stand in a report. Control characters, those that turn the direction of writing, and halves of
/// characters are written by their number: they would hide what a name is, and no XML may hold them.
/// </summary>
internal static class PrintableText
{
    public static string Of(string? text)
    {
        if (string.IsNullOrEmpty(text)) return string.Empty;
        StringBuilder printable = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (rune.Value is '\n' or '\t' || !IsHidden(rune)) printable.Append(rune);
            else printable.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
        }

        return printable.ToString();
    }

    /// <summary>The same in one line.</summary>
    public static string Line(string? text) => Of(text).Replace('\n', ' ').Replace('\t', ' ').Trim();

    private static bool IsHidden(Rune rune) =>
        (rune.Value & 0xFFFE) == 0xFFFE
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
