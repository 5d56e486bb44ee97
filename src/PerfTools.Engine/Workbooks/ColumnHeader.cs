using System.Text.RegularExpressions;
using PerfTools.Engine.Text;

namespace PerfTools.Engine.Workbooks;

/// <summary>A property's name as a header: <c>P50LowUs</c> is the lower end of P50, in microseconds.</summary>
/// <param name="Name">What the number is of: <c>P50 Low</c>.</param>
/// <param name="Unit">Its unit in words: <c>us</c>; empty for none.</param>
internal sealed partial record ColumnHeader(string Name, string Unit)
{
    /// <summary>The name with its unit.</summary>
    public string Text => Unit.Length == 0 ? Name : $"{Name} ({Unit})";

    public static ColumnHeader Of(string property)
    {
        if (property == "MB") return new ColumnHeader("Memory", property);

        // An end of an interval may be said before the unit or after it.
        string end = End().Match(property).Value;
        UnitSuffix? unit = UnitSuffix.Of(property) ?? UnitSuffix.Of(property[..^end.Length]);
        if (unit is null) return new ColumnHeader(property, string.Empty);
        string what = property.EndsWith(unit.Suffix, StringComparison.Ordinal) ? property[..^unit.Suffix.Length] : property[..^(unit.Suffix.Length + end.Length)];
        if (End().Match(what) is { Success: true } inside) (what, end) = (what[..inside.Index], inside.Value);
        if (what.EndsWith("P999", StringComparison.Ordinal)) what = $"{what[..^1]}.9";
        return new ColumnHeader($"{what} {end}".Trim(), unit.Typed);
    }

    [GeneratedRegex("(?<=.)(Low|High)$", RegexOptions.CultureInvariant)]
    private static partial Regex End();
}
