using System.Text;

namespace PerfTools.Engine.Reporting;

/// <summary>A report for a pull request: the verdict in a line, and a table of each kind.</summary>
internal sealed class MarkdownReport(ReportDocument document)
{
    private const int MostRows = 200;
    private const string Marks = "\\`*_{}[]<>#|~&@!";

    public void Write(Stream stream)
    {
        using StreamWriter text = new(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        text.WriteLine($"## {Escaped(document.Title)}\n\n**{ReportOutcome.Text(document.Verdict)}**: {document.Summary}.");
        foreach (IGrouping<Type, object> kind in document.Kinds) Table(text, kind.Key, [.. kind]);
        if (document.Environment.Count > 0) Table(text, typeof(PerfEnvironmentCheck), document.Environment);
        foreach (ReportHost host in document.Hosts)
            text.WriteLine($"\nRecorded on {Escaped(host.Name)} ({Escaped(host.Class)}): {host.Count} {(host.Count == 1 ? "result" : "results")}.{(host.Fitness.Length > 0 ? $" The host: {Escaped(host.Fitness)}." : string.Empty)}");
    }

    private static void Table(StreamWriter text, Type type, IReadOnlyList<object> results)
    {
        object[] shown = [.. results.Take(MostRows)];
        IReadOnlyList<ReportColumn> columns = ReportColumns.Of(type, shown);
        text.WriteLine($"\n### {ColumnName.OfKind(type)}\n");
        text.WriteLine($"| Target | Verdict |{string.Concat(columns.Select(column => $" {column.Header} |"))} Why |");
        text.WriteLine($"|---|---|{string.Concat(columns.Select(column => column.IsNumber ? "---:|" : "---|"))}---|");
        foreach (object result in shown)
        {
            IEnumerable<string> cells = columns.Select(column => column.Text(result)).Append(ReportOutcome.Why(result));
            text.WriteLine($"| {Escaped(ReportColumns.NameOf(result))} | {ReportOutcome.TextOf(result)} |{string.Concat(cells.Select(cell => $" {Escaped(cell)} |"))}");
        }

        if (results.Count > MostRows) text.WriteLine($"\n{results.Count - MostRows} further results are not shown.");
    }

    /// <summary>A name is no markup, and ends no cell.</summary>
    private static string Escaped(string text) =>
        string.Concat(PrintableText.Line(text).Select(letter => Marks.Contains(letter, StringComparison.Ordinal) ? $"\\{letter}" : $"{letter}"));
}
