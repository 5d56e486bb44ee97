using System.Globalization;
using Spectre.Console;

namespace PerfTools.Cli.Output;

/// <summary>
/// Results as a table of at most 120 columns. The widths are settled with the first rows; where more are to come, with
/// room for them, so that all stand below one another.
/// </summary>
internal sealed class ResultTable<T>(CliConsole console, ResultView<T> view, bool isStreaming)
    where T : class
{
    private const int WidestGap = 2;

    private (Column<T> Column, int Width)[]? _layout;
    private int _gap = WidestGap;

    public void Write(IReadOnlyList<T> results)
    {
        bool isFirst = _layout is null;
        _layout ??= LayOut(results);
        Table table = new() { Border = TableBorder.None, ShowHeaders = isFirst };
        foreach ((Column<T> column, int width) in _layout)
        {
            TableColumn one = new(new Spectre.Console.Text(column.Name));
            (one.Width, one.NoWrap, one.Padding) = (width, true, new Padding(0, 0, _gap, 0));
            table.AddColumn(column.IsNumber ? one.RightAligned() : one.LeftAligned());
        }

        table.Columns[^1].Padding = new Padding(0);
        foreach (T result in results) table.AddRow(_layout.Select(slot => Cell(slot.Column, slot.Width, result)));
        WriteTrimmed(table);
    }

    /// <summary>What is too wide is taken from the gaps, then from texts that may be long, then by leaving out columns; numbers are never cut.</summary>
    private (Column<T> Column, int Width)[] LayOut(IReadOnlyList<T> results)
    {
        List<(Column<T> Column, int Width)> slots =
            [.. view.Columns.Where(column => column.IsShown(results)).Select(column => (column, WidthOf(column, results)))];
        if (Excess(slots) > 0) _gap = 1;
        for (int i = slots.Count - 1; i >= 0 && Excess(slots) > slots.Sum(Slack); i--)
        {
            if (slots[i].Column.IsOptional) slots.RemoveAt(i);
        }

        for (int i = slots.Count - 1; i >= 0; i--)
        {
            (Column<T> column, int width) = slots[i];
            slots[i] = (column, width - Math.Clamp(Excess(slots), 0, Slack(slots[i])));
        }

        return [.. slots];
    }

    /// <summary>How much narrower a column may become.</summary>
    private static int Slack((Column<T> Column, int Width) slot) => slot.Column.IsFlexible ? Math.Max(0, slot.Width - slot.Column.LeastWidth) : 0;

    private int Excess(List<(Column<T> Column, int Width)> slots) => slots.Sum(slot => slot.Width + _gap) - _gap - console.OutWidth;

    private int WidthOf(Column<T> column, IReadOnlyList<T> results)
    {
        int least = isStreaming ? Math.Max(column.Room, column.Name.Length) : column.Name.Length;
        return results.Select(result => column.Value(result).Length).Append(least).Max();
    }

    private Spectre.Console.Text Cell(Column<T> column, int width, T result)
    {
        string text = column.Value(result);
        if (text.Length > width && !column.IsNumber) text = $"{text[..(width - 1)]}…";
        Style? style = column.Name != "Verdict" ? null : view.VerdictOf(result) switch
        {
            Verdict.Pass => new Style(Color.Green),
            Verdict.Fail => new Style(Color.Red),
            Verdict.Inconclusive => new Style(Color.Yellow),
            _ => null,
        };
        return new Spectre.Console.Text(text, style);
    }

    private void WriteTrimmed(Table table)
    {
        bool hasColours = console.OutIsTerminal && Environment.GetEnvironmentVariable("NO_COLOR") is null or ""
            && Environment.GetEnvironmentVariable("TERM") != "dumb";
        StringWriter text = new(CultureInfo.InvariantCulture);
        IAnsiConsole renderer = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = hasColours ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = hasColours ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(text),
        });

        // The layout has settled the widths; a terminal that is narrower wraps whole lines and loses nothing.
        renderer.Profile.Width = 10 * CliConsole.WidestOut;
        renderer.Write(table);
        foreach (string line in text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries))
            console.Out.Write($"{line.TrimEnd()}\n");
    }
}
