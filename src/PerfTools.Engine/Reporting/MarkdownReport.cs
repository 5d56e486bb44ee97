using System.Reflection;
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
    }

    private static void Table(StreamWriter text, Type type, IReadOnlyList<object> results)
    {
        IReadOnlyList<PropertyInfo> columns = ReportColumns.Of(type);
        text.WriteLine($"\n### {ReportColumns.Header(type.Name)}\n");
        text.WriteLine($"| Target | Verdict |{string.Concat(columns.Select(column => $" {ReportColumns.Header(column.Name)} |"))} Why |");
        text.WriteLine($"|---|---|{string.Concat(columns.Select(column => ReportColumns.IsNumber(column) ? "---:|" : "---|"))}---|");
        foreach (object result in results.Take(MostRows))
        {
            IEnumerable<string> cells = columns.Select(column => ReportColumns.Text(column, result)).Append(ReportOutcome.Why(result));
            string verdict = result is ComparisonResult row ? $"{ReportOutcome.Text(ReportOutcome.Of(row))[..1]} {row.Verdict}" : ReportOutcome.Text(ReportOutcome.Of(result));
            text.WriteLine($"| {Escaped(ReportColumns.NameOf(result))} | {verdict} |{string.Concat(cells.Select(cell => $" {Escaped(cell)} |"))}");
        }

        if (results.Count > MostRows) text.WriteLine($"\n{results.Count - MostRows} further results are not shown.");
    }

    /// <summary>A name is no markup, and ends no cell.</summary>
    private static string Escaped(string text) =>
        string.Concat(PrintableText.Line(text).Select(letter => Marks.Contains(letter, StringComparison.Ordinal) ? $"\\{letter}" : $"{letter}"));
}
