namespace PerfTools.Engine.Workbooks;

/// <summary>A column of a table: its header with the unit, the form of its numbers, and how wide it has to be.</summary>
/// <param name="Header">The name, with the unit.</param>
/// <param name="Format">The number format; empty for text.</param>
internal sealed record SheetColumn(string Header, string Format)
{
    public const string TimeFormat = "yyyy-mm-dd hh:mm:ss";
    public const string WholeFormat = "#,##0";

    // Three decimals below 100, because half a microsecond is a result too.
    public const string RealFormat = "[>=100]#,##0.0;[<0]-#,##0.000;0.000";
    private const string LengthFormat = "[h]:mm:ss";

    // Room for the button of the filter, and for letters that are bold.
    private const int Margin = 5;

    /// <summary>In characters, at least. What is longer goes on in a second line.</summary>
    public const int WidestText = 60;

    /// <summary>Whether it is of numbers and times, which stand on the right.</summary>
    public bool IsNumeric => Format.Length > 0;

    /// <summary>The width in characters that fits: where there is no screen, nobody works it out later.</summary>
    public int Width { get; private set; } = Header.Length + Margin;

    public static SheetColumn Of(string property, Type type)
    {
        Type bare = Nullable.GetUnderlyingType(type) ?? type;
        ColumnHeader name = ColumnHeader.Of(property);
        return new SheetColumn(name.Text, FormatOf(bare, property, name.Unit));
    }

    /// <summary>Makes it wide enough for a cell.</summary>
    public void Fit(object? cell)
    {
        int length = cell switch
        {
            null => 0,
            string text => LongestLine(text),
            DateTime => TimeFormat.Length,
            double number => Math.Abs(number) >= 100 ? Math.Abs(number) >= 1e15 ? 20 : (int)Math.Log10(Math.Abs(number)) * 4 / 3 + 4 : 8,
            _ => $"{cell:#,0}".Length + 1,
        };
        Width = Math.Max(Width, Math.Min(length, WidestText) + 2);
    }

    private static int LongestLine(string text) => text.Contains('\n') ? text.Split('\n').Max(line => line.Length) : text.Length;

    private static string FormatOf(Type type, string property, string unit)
    {
        if (type == typeof(DateTimeOffset)) return TimeFormat;
        if (type == typeof(TimeSpan)) return LengthFormat;

        // A coefficient without a unit may be of any size.
        if (type == typeof(double)) return unit.Length > 0 ? RealFormat : "General";
        if (type != typeof(int) && type != typeof(long)) return string.Empty;
        return IsName(property) ? "0" : WholeFormat;
    }

    // Numbers that are names: nobody groups their digits.
    private static bool IsName(string property) =>
        property.EndsWith("Id", StringComparison.Ordinal) || property.EndsWith("Port", StringComparison.Ordinal)
        || property is "ExitCode" or "Number" or "StatusCode";
}
