namespace PerfTools.Engine.Reporting;

/// <summary>Which charts a kind of results has: those that say something of all of them, and those of each one's samples.</summary>
/// <param name="samples">Samples of watched memory that came beside their results.</param>
internal sealed class ReportCharts(IReadOnlyList<MemorySample> samples)
{
    private const int MostCharts = 24;

    // Of more, what all have in common is drawn first, and each one's samples are folded.
    private const int OpenDistributions = 4;

    public void Write(HtmlWriter html, IReadOnlyList<object> results)
    {
        Write(html, Overview(results), results.Count);
        IChart[] distributions = [.. results.Where(result => result is not SessionTimelineResult).SelectMany(DistributionCharts.Of).Take(MostCharts + 1)];
        if (distributions.Length <= OpenDistributions * 2)
        {
            Write(html, distributions, results.Count);
            return;
        }

        using (html.Open("details", ("class", "drawn")))
        {
            html.Leaf("summary", "Histogram and percentiles of each");
            Write(html, distributions, results.Count);
        }
    }

    public static void Write(HtmlWriter html, IEnumerable<IChart> charts, int resultCount)
    {
        IChart[] first = [.. charts.Take(MostCharts + 1)];
        if (first.Length == 0) return;
        using (html.Open("div", ("class", "charts")))
        {
            foreach (IChart chart in first.Take(MostCharts)) chart.Draw(html);
        }

        if (first.Length > MostCharts)
            html.Leaf("p", FormattableString.Invariant($"The first {MostCharts} charts of {resultCount:#,0} results are drawn; the table has the numbers of the others."), ("class", "words"));
    }

    private IEnumerable<IChart> Overview(IReadOnlyList<object> results) =>
    [
        .. ShiftCharts.Of(results.OfType<ComparisonResult>()),
        .. ShiftCharts.Of(results.OfType<PerfChange>()),
        .. StartupCharts.Of(results.OfType<ServerStartupResult>().Take(MostCharts + 1)),
        .. LoadCharts.Of(results.OfType<ConcurrentSessionsResult>()).Take(MostCharts + 1),
        .. PayloadCharts.Of(results.OfType<RedisLatencyResult>()).Take(MostCharts + 1),
        .. TimeCharts.Of(results.OfType<ProcessCpuResult>()).Take(MostCharts + 1),
        .. TimeCharts.Of(results.OfType<PerformanceSnapshot>()).Take(MostCharts + 1),
        .. TimeCharts.Of(results.OfType<SessionTimelineResult>()).Take(MostCharts + 1),
        .. results.OfType<ScalabilityResult>().SelectMany(LoadCharts.Of).Take(MostCharts + 1),
        .. results.OfType<MemoryLeakResult>().SelectMany(leak => LeakCharts.Of(leak, samples)).Take(MostCharts + 1),
    ];
}
