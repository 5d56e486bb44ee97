using System.Globalization;

namespace PerfTools.Engine.Reporting;

/// <summary>A report as one page: the verdict, then each kind with its table and charts, then the environment and the method.</summary>
internal sealed class HtmlReport(ReportDocument document)
{
    private const string EnvironmentId = "environment";
    private const string MethodId = "method";
    private const string MethodHeading = "How the numbers were obtained";
    private const int OpenMethods = 12;
    private const int MostMethods = 200;

    private readonly ReportCharts _charts = new(document.Samples);
    private readonly IReadOnlyList<(string Name, string Words)> _methods =
        [.. document.Results.Select(result => (ReportColumns.NameOf(result), Words: ReportColumns.MethodOf(result))).Where(method => method.Words.Length > 0).Take(MostMethods + 1)];

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
            {
                html.Leaf("a", "Skip to the results", ("class", "skip"), ("href", "#results"));
                using (html.Open("main")) Body(html);
            }
        }
    }

    private void Body(HtmlWriter html)
    {
        html.Leaf("h1", document.Title);
        html.Leaf("p", $"{ReportOutcome.Text(document.Verdict)}: {document.Summary}.", ("class", $"verdict {document.Verdict}"));
        Findings(html);
        Contents(html);
        using (html.Open("div", ("id", "results"), ("tabindex", "-1")))
        {
            foreach (IGrouping<Type, object> kind in document.Kinds) Section(html, IdOf(kind.Key), ColumnName.OfKind(kind.Key), () => Kind(html, kind.Key, [.. kind]));
            if (HasLooseSamples) Section(html, IdOf(typeof(MemorySample)), "Memory samples", () => ReportCharts.Write(html, LeakCharts.Of(document.Samples), document.Samples.Count));
        }

        Section(html, EnvironmentId, "Environment", () => Environment(html));
        if (_methods.Count > 0) Section(html, MethodId, MethodHeading, () => Method(html));
    }

    private bool HasLooseSamples => document.Samples.Count > 0 && !document.Results.OfType<MemoryLeakResult>().Any();

    private static void Section(HtmlWriter html, string id, string heading, Action body)
    {
        using (html.Open("section", ("aria-labelledby", id)))
        {
            html.Leaf("h2", heading, ("id", id));
            body();
        }
    }

    private void Kind(HtmlWriter html, Type type, IReadOnlyList<object> results)
    {
        HtmlTable.Write(html, type, results);
        _charts.Write(html, results);
    }

    /// <summary>What a reader has to look at, before all that is well.</summary>
    private void Findings(HtmlWriter html)
    {
        IReadOnlyList<object> findings = document.Findings;
        if (findings.Count == 0) return;
        using (html.Open("ul", ("class", "findings")))
        {
            foreach (object finding in findings)
            {
                using (html.Open("li"))
                {
                    html.Leaf("span", ReportOutcome.TextOf(finding), ("class", $"{ReportOutcome.Of(finding)}"));
                    html.Text(" ");
                    html.Leaf("a", ReportColumns.NameOf(finding), ("href", $"#{IdOf(finding.GetType())}"));
                    string why = ReportOutcome.Why(finding);
                    if (why.Length > 0) html.Text($": {PrintableText.Line(why)}");
                }
            }
        }

        if (document.FindingCount > findings.Count)
            html.Leaf("p", Text($"These are the first {findings.Count} of {document.FindingCount:#,0}; the tables have all."), ("class", "words"));
    }

    private void Contents(HtmlWriter html)
    {
        using (html.Open("nav", ("aria-label", "Contents")))
        using (html.Open("ul"))
        {
            foreach (IGrouping<Type, object> kind in document.Kinds) Entry(html, IdOf(kind.Key), ColumnName.OfKind(kind.Key), Text($" ({kind.Count():#,0}{Worst(kind)})"));
            if (HasLooseSamples) Entry(html, IdOf(typeof(MemorySample)), "Memory samples", string.Empty);
            Entry(html, EnvironmentId, "Environment", string.Empty);
            if (_methods.Count > 0) Entry(html, MethodId, MethodHeading, string.Empty);
        }
    }

    private static void Entry(HtmlWriter html, string id, string name, string remark)
    {
        using (html.Open("li"))
        {
            html.Leaf("a", name, ("href", $"#{id}"));
            html.Text(remark);
        }
    }

    private static string Worst(IEnumerable<object> results) => ReportOutcome.Of(results) is var worst && worst == Verdict.NotEvaluated ? string.Empty : $", {ReportOutcome.Text(worst)}";

    private void Environment(HtmlWriter html)
    {
        foreach (ReportHost host in document.Hosts)
        {
            using (html.Open("p"))
            {
                html.Leaf("strong", host.Name);
                html.Text(Text($": {host.Class}. {host.Count:#,0} {(host.Count == 1 ? "result was" : "results were")} recorded there."));
                if (host.Fitness.Length > 0) html.Text($" The host: {host.Fitness}.");
            }
        }

        if (document.Environment.Count > 0) HtmlTable.Write(html, typeof(PerfEnvironmentCheck), document.Environment);
        html.Leaf("p", $"This report was written on {document.Host.MachineName}: {document.Host.Class}.");
    }

    private void Method(HtmlWriter html)
    {
        bool isFolded = _methods.Count > OpenMethods;
        using (html.Open(isFolded ? "details" : "div"))
        {
            if (isFolded) html.Leaf("summary", _methods.Count > MostMethods ? Text($"Of the first {MostMethods} results") : Text($"Of {_methods.Count} results"));
            using (html.Open("dl"))
            {
                foreach ((string name, string words) in _methods.Take(MostMethods))
                {
                    html.Leaf("dt", name);
                    html.Leaf("dd", words);
                }
            }
        }
    }

    private static string IdOf(Type type) => $"kind-{type.Name}";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
