using System.Reflection;

namespace PerfTools.Engine.Reporting;

/// <summary>A report as one page: the verdict, then each kind with its table and charts, then the environment and the method.</summary>
internal sealed class HtmlReport(ReportDocument document)
{
    private const int MostCharts = 24;
    private const int OpenRows = 50;
    private const int MostRows = 10_000;
    private const int MostMethods = 200;

    public void Write(Stream stream)
    {
        using HtmlWriter html = new(stream);
        using (html.Open("html", ("lang", "en")))
        {
            using (html.Open("head"))
            {
                html.Void("meta", ("charset", "utf-8"));
                html.Void("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
                html.Leaf("title", document.Title);
                html.Leaf("style", ReportStyle.Text);
            }

            using (html.Open("body"))
            using (html.Open("main"))
            {
                html.Leaf("h1", document.Title);
                html.Leaf("p", $"{ReportOutcome.Text(document.Verdict)}: {document.Summary}.", ("class", $"verdict {document.Verdict}"));
                foreach (IGrouping<Type, object> kind in document.Kinds) Kind(html, kind.Key, [.. kind]);
                if (document.Samples.Count > 0 && !document.Results.OfType<MemoryLeakResult>().Any()) Section(html, "Memory samples", () => Charts(html, LeakCharts.Of(document.Samples)));
                Section(html, "Environment", () => Environment(html));
                Section(html, "How the numbers were obtained", () => Method(html));
            }
        }
    }

    private static void Section(HtmlWriter html, string heading, Action body)
    {
        using (html.Open("section"))
        {
            html.Leaf("h2", heading);
            body();
        }
    }

    private void Kind(HtmlWriter html, Type type, IReadOnlyList<object> results) => Section(html, ReportColumns.Header(type.Name), () =>
    {
        Table(html, type, results);
        Charts(html, ChartsOf(results));
    });

    private IEnumerable<IChart> ChartsOf(IReadOnlyList<object> results) =>
    [
        .. ComparisonCharts.Of([.. results.OfType<ComparisonResult>()]),
        .. StartupCharts.Of([.. results.OfType<ServerStartupResult>().Take(MostCharts)]),
        .. LoadCharts.Of(results.OfType<ConcurrentSessionsResult>()).Take(MostCharts),
        .. results.Take(MostCharts).SelectMany(ChartsOf),
    ];

    private IEnumerable<IChart> ChartsOf(object result) => result switch
    {
        MemoryLeakResult leak => LeakCharts.Of(leak, document.Samples),
        ScalabilityResult scalability => LoadCharts.Of(scalability),
        _ => DistributionCharts.Of(result),
    };

    private static void Charts(HtmlWriter html, IEnumerable<IChart> charts)
    {
        IChart[] first = [.. charts.Take(MostCharts)];
        if (first.Length == 0) return;
        using (html.Open("div", ("class", "charts")))
        {
            foreach (IChart chart in first) chart.Draw(html);
        }

        if (first.Length == MostCharts) html.Leaf("p", $"Of more results than these, the table has the numbers: the first {MostCharts} charts of a kind are drawn.", ("class", "words"));
    }

    private static void Table(HtmlWriter html, Type type, IReadOnlyList<object> results)
    {
        IReadOnlyList<PropertyInfo> columns = ReportColumns.Of(type);
        using (results.Count > OpenRows ? html.Open("details") : html.Open("div"))
        {
            if (results.Count > OpenRows) html.Leaf("summary", $"Table of {results.Count} results");
            using (html.Open("div", ("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", $"Table: {ReportColumns.Header(type.Name)}")))
            using (html.Open("table"))
            {
                using (html.Open("thead"))
                using (html.Open("tr"))
                {
                    foreach (string name in columns.Select(column => ReportColumns.Header(column.Name)).Prepend("Verdict").Prepend("Target").Append("Why")) html.Leaf("th", name, ("scope", "col"));
                }

                using (html.Open("tbody"))
                {
                    foreach (object result in results.Take(MostRows)) Row(html, columns, result);
                }
            }

            if (results.Count > MostRows) html.Leaf("p", $"{results.Count - MostRows} further results are not shown.");
        }
    }

    private static void Row(HtmlWriter html, IReadOnlyList<PropertyInfo> columns, object result)
    {
        using (html.Open("tr"))
        {
            html.Leaf("th", ReportColumns.NameOf(result), ("scope", "row"));
            html.Leaf("td", result is ComparisonResult row ? $"{ReportOutcome.Text(ReportOutcome.Of(row))[..1]} {row.Verdict}" : ReportOutcome.Text(ReportOutcome.Of(result)), ("class", $"{ReportOutcome.Of(result)}"));
            foreach (PropertyInfo column in columns) html.Leaf("td", ReportColumns.Text(column, result), ("class", ReportColumns.IsNumber(column) ? "number" : "text"));
            html.Leaf("td", ReportOutcome.Why(result), ("class", "why"));
        }
    }

    private void Environment(HtmlWriter html)
    {
        PerfHost host = document.Host;
        if (document.Environment.Count > 0) Table(html, typeof(PerfEnvironmentCheck), document.Environment);
        html.Leaf("p", $"Written on {host.MachineName}: {host.OperatingSystem}, {host.Architecture}, {host.ProcessorCount} processors {host.ProcessorModel}.");
    }

    private void Method(HtmlWriter html)
    {
        using (html.Open("dl"))
        {
            foreach (object result in document.Results.Take(MostMethods))
            {
                html.Leaf("dt", ReportColumns.NameOf(result));
                html.Leaf("dd", ReportColumns.MethodOf(result));
            }
        }

        if (document.Results.Count > MostMethods) html.Leaf("p", $"The first {MostMethods} of {document.Results.Count} results.");
    }
}
