using System.Globalization;

namespace PerfTools.Engine.Reporting;

/// <summary>
/// A table of results of one kind. It scrolls in a box of its own, which the keyboard reaches; a long one is folded, and of very many
/// results those that failed or could not be decided come first.
/// </summary>
internal static class HtmlTable
{
    private const int OpenRows = 20;
    private const int MostRows = 2000;
    private const int LongestLine = 40;

    public static void Write(HtmlWriter html, Type type, IReadOnlyList<object> results)
    {
        object[] shown = results.Count <= MostRows ? [.. results] : [.. ReportOutcome.Severity.SelectMany(verdict => results.Where(result => ReportOutcome.Of(result) == verdict)).Take(MostRows)];
        bool isFolded = results.Count > OpenRows;
        using (html.Open(isFolded ? "details" : "div"))
        {
            if (isFolded) html.Leaf("summary", shown.Length < results.Count ? Text($"Table of {shown.Length:#,0} of {results.Count:#,0} results") : Text($"Table of {results.Count:#,0} results"));
            using (html.Open("div", ("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", $"Table: {ColumnName.OfKind(type)}")))
                Rows(html, type, shown);
        }

        if (shown.Length < results.Count)
            html.Leaf("p", Text($"The table has {shown.Length:#,0} of {results.Count:#,0} results, those that failed or could not be decided before the others. JUnit XML has all."), ("class", "words"));
    }

    private static void Rows(HtmlWriter html, Type type, object[] results)
    {
        IReadOnlyList<ReportColumn> columns = ReportColumns.Of(type, results);
        bool isJudged = ReportOutcome.IsJudged(type);
        bool hasReasons = results.Any(result => ReportOutcome.Why(result).Length > 0);
        using (html.Open("table"))
        {
            using (html.Open("thead"))
            using (html.Open("tr"))
            {
                html.Leaf("th", "Target", ("scope", "col"));
                if (isJudged) html.Leaf("th", "Verdict", ("scope", "col"));
                foreach (ReportColumn column in columns) html.Leaf("th", column.Header, ("scope", "col"), ("class", Kind(column)));
                if (hasReasons) html.Leaf("th", "Why", ("scope", "col"));
            }

            using (html.Open("tbody"))
            {
                foreach (object result in results)
                {
                    using (html.Open("tr"))
                    {
                        html.Leaf("th", ReportColumns.NameOf(result), ("scope", "row"));
                        if (isJudged) html.Leaf("td", ReportOutcome.TextOf(result), ("class", $"{ReportOutcome.Of(result)}"));
                        foreach (ReportColumn column in columns) Cell(html, column, result);
                        if (hasReasons) html.Leaf("td", ReportOutcome.Why(result), ("class", "why"));
                    }
                }
            }
        }
    }

    /// <summary>A sentence may break; what is shorter stays in a line.</summary>
    private static void Cell(HtmlWriter html, ReportColumn column, object result)
    {
        string text = column.Text(result);
        html.Leaf("td", text, ("class", column.IsNumber ? "number" : text.Length > LongestLine ? "why" : "text"));
    }

    private static string Kind(ReportColumn column) => column.IsNumber ? "number" : "text";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
