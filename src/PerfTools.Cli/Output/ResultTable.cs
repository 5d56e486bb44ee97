using System.Globalization;
using PerfTools.Cli.Text;
using Spectre.Console;

namespace PerfTools.Cli.Output;

/// <summary>
/// Results as a table of at most 120 columns. The widths are settled with the first rows; where more are to come, with
/// room for them, so that all stand below one another.
/// </summary>
internal sealed class ResultTable(CliConsole console, bool isStreaming)
{
    private const int Width = 120;
    private const int WidestGap = 2;

    private static readonly Column[] AllColumns =
    [
        new("Target", 14, false, result => result.Target),
        new("Client", 13, false, result => result.Client.ToString()),
        new("Operation", 9, false, result => result.Operation),
        new("Payload", 7, true, PayloadText.Of),
        new("Count", 6, true, result => result.Count.ToString(CultureInfo.InvariantCulture)),
        new("Errors", 6, true, result => result.Errors.ToString(CultureInfo.InvariantCulture)),
        new("P50Us", 7, true, result => Microseconds(result.P50Us)),
        new("P99Us", 7, true, result => Microseconds(result.P99Us)),
        new("MaxUs", 8, true, result => Microseconds(result.MaxUs)),
        new("Ops/s", 7, true, result => result.ThroughputPerSecond.ToString("0", CultureInfo.InvariantCulture)),
        new("Verdict", 12, false, result => result.Verdict.ToString()),
        new("Distribution", 12, false, result => result.Distribution.ToString()),
    ];

    private (Column Column, int Width)[]? _layout;
    private int _gap = WidestGap;

    public void Write(IReadOnlyList<RedisLatencyResult> results)
    {
        bool isFirst = _layout is null;
        _layout ??= LayOut(results);
        Table table = new() { Border = TableBorder.None, ShowHeaders = isFirst };
        foreach ((Column column, int width) in _layout)
        {
            TableColumn one = new(new Spectre.Console.Text(column.Name));
            (one.Width, one.NoWrap, one.Padding) = (width, true, new Padding(0, 0, _gap, 0));
            table.AddColumn(column.IsNumber ? one.RightAligned() : one.LeftAligned());
        }

        table.Columns[^1].Padding = new Padding(0);
        foreach (RedisLatencyResult result in results) table.AddRow(_layout.Select(slot => Cell(slot.Column, slot.Width, result)));
        WriteTrimmed(table);
    }

    private (Column, int)[] LayOut(IReadOnlyList<RedisLatencyResult> results)
    {
        bool hasSeveralClients = results.Select(result => result.Client).Distinct().Count() > 1;
        Column[] columns = [.. AllColumns.Where(column => column.Name != "Client" || hasSeveralClients)];
        int[] widths = [.. columns.Select(column => WidthOf(column, results))];

        // What is too wide is taken from the gaps, then from the texts that may be long; numbers are never cut.
        if (widths.Sum() + (_gap * (columns.Length - 1)) > Width) _gap = 1;
        int excess = widths.Sum() + (_gap * (columns.Length - 1)) - Width;
        foreach (string name in new[] { "Operation", "Target" })
        {
            int column = Array.FindIndex(columns, candidate => candidate.Name == name);
            int taken = Math.Clamp(excess, 0, Math.Max(0, widths[column] - columns[column].LeastWidth));
            widths[column] -= taken;
            excess -= taken;
        }

        return [.. columns.Zip(widths)];
    }

    private int WidthOf(Column column, IReadOnlyList<RedisLatencyResult> results)
    {
        int least = isStreaming ? column.LeastWidth : column.Name.Length;
        return results.Select(result => column.Value(result).Length).Append(least).Max();
    }

    private static Spectre.Console.Text Cell(Column column, int width, RedisLatencyResult result)
    {
        string text = column.Value(result);
        if (text.Length > width && !column.IsNumber) text = $"{text[..(width - 1)]}…";
        Style? style = column.Name != "Verdict" ? null : result.Verdict switch
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
        renderer.Profile.Width = 10 * Width;
        renderer.Write(table);
        foreach (string line in text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries))
            console.Out.Write($"{line.TrimEnd()}\n");
    }

    private static string Microseconds(double? value) => value?.ToString("0.0", CultureInfo.InvariantCulture) ?? "-";

    private sealed record Column(string Name, int LeastWidth, bool IsNumber, Func<RedisLatencyResult, string> Value);
}
