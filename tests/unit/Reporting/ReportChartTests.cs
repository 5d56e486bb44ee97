using System.Globalization;
using System.Xml.Linq;

namespace PerfTools.Tests.Reporting;

public sealed class ReportChartTests
{
    [Fact]
    public void Sizes_of_payload_make_a_line_of_each_percentile()
    {
        XElement chart = ReportPage.Chart(ReportPage.Of(ReportPage.Latency(100_000, 30, 300), ReportPage.Latency(10, 20, 200), ReportPage.Latency(1000, 25, 250)), "Latency by payload");
        Assert.Equal(["series", "series second", "series third"], chart.Descendants("polyline").Select(ReportPage.Class));
        Assert.Equal(["p50", "p95", "p99"], chart.Descendants("text").Select(text => text.Value).Where(text => text.StartsWith('p') && text.Length == 3).Order());
        Assert.Contains("10 B: p50 20 µs, p95 110 µs, p99 200 µs; 1 kB:", chart.Descendants("desc").Single().Value, StringComparison.Ordinal);

        // Sizes in their order, a factor of a hundred as far as the next, and the slower the higher.
        (double X, double Y)[] median = Points(chart.Descendants("polyline").First());
        Assert.Equal(median[1].X - median[0].X, median[2].X - median[1].X, 0.11);
        Assert.True(median[0].Y > median[1].Y && median[1].Y > median[2].Y);
    }

    [Fact]
    public void One_size_and_different_servers_make_no_line()
    {
        XElement page = ReportPage.Of(ReportPage.Latency(10, 20, 200), ReportPage.Latency(10, 21, 210), ReportPage.Latency(1000, 20, 200, "other:6379"));
        Assert.DoesNotContain(page.Descendants("figcaption"), caption => caption.Value.StartsWith("Latency by payload", StringComparison.Ordinal));
    }

    [Fact]
    public void A_limited_rate_is_no_point_of_the_throughput_by_sessions()
    {
        object[] loads = [Load(1, 100, null), Load(2, 200, null), Load(2, 10, 10)];
        XElement chart = ReportPage.Chart(ReportPage.Of(loads), "Throughput by sessions");
        Assert.Equal(2, chart.Descendants("circle").Count());
    }

    [Fact]
    public void Very_many_results_of_few_sizes_are_few_points_and_few_words()
    {
        object[] many = [.. Enumerable.Range(0, 3000).Select(i => ReportPage.Latency(i % 2 == 0 ? 10 : 1000, 20 + (i % 7), 200))];
        XElement chart = ReportPage.Chart(ReportPage.Of(many), "Latency by payload");
        Assert.Equal(6, chart.Descendants("circle").Count());
        Assert.InRange(chart.Descendants("desc").Single().Value.Length, 50, 200);
    }

    [Fact]
    public void Processor_and_memory_of_a_process_are_drawn_over_time()
    {
        DateTimeOffset start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        object[] seconds = [.. Enumerable.Range(0, 5).Select(i => new ProcessCpuResult
        {
            Target = "web 7",
            ProcessId = 7,
            ProcessName = "web",
            CpuPercentOfCore = 10 + i,
            WorkingSetBytes = 50_000_000 + (i * 1_000_000),
            PrivateBytes = 20_000_000,
            StartedAt = start.AddSeconds(i),
            DurationMs = 1000,
        })];
        XElement page = ReportPage.Of(seconds);
        Assert.Contains("5 points from 10 to 14 % of a core", ReportPage.Chart(page, "Processor over time: web 7").Descendants("desc").Single().Value, StringComparison.Ordinal);
        XElement memory = ReportPage.Chart(page, "Memory over time: web 7");
        Assert.Contains("resident: 5 points from 50 to 54 MB", memory.Descendants("desc").Single().Value, StringComparison.Ordinal);
        Assert.Equal(["series", "series second"], memory.Descendants("polyline").Select(ReportPage.Class));
    }

    [Fact]
    public void Milestones_of_a_start_follow_each_other()
    {
        ServerStartupResult start = new() { Target = "web", Succeeded = 3, SpawnMs = 1, FirstOutputMs = 20, PortOpenMs = 30, ReadyMs = 40 };
        XElement[] bars = [.. ReportPage.Chart(ReportPage.Of(start), "Start: web").Descendants("rect")];
        double[] begins = [.. bars.Select(bar => Number(bar, "x"))];
        double[] ends = [.. bars.Select(bar => Number(bar, "x") + Number(bar, "width"))];
        for (int i = 1; i < bars.Length; i++) Assert.InRange(begins[i], ends[i - 1] - 1.6, ends[i - 1] + 0.11);
        Assert.Equal(4, bars.Length);
    }

    [Fact]
    public void A_change_in_a_series_is_a_regression_and_has_its_interval()
    {
        PerfChange change = new() { Target = "web", Metric = "P99Us", Label = "build 7", Verdict = ComparisonVerdict.Regressed, ShiftPercent = 20, ShiftLowPercent = 15, ShiftHighPercent = 25 };
        XElement page = ReportPage.Of(change);
        Assert.Contains("Fail", page.Descendants("p").First().Value, StringComparison.Ordinal);
        Assert.Contains(page.Descendants("td"), cell => cell.Value == "✘ Regressed");
        Assert.Contains("at build 7: 20 % (15 to 25), Regressed", ReportPage.Chart(page, "Changes").Descendants("desc").Single().Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Letters_of_a_drawing_lie_within_it_and_not_on_each_other()
    {
        object[] results =
        [
            .. Enumerable.Range(0, 9).Select(i => ReportPage.Latency((int)Math.Pow(7, i), 20 + i, 20_000_000 + i)),
            new ComparisonResult { Target = new string('W', 90), Metric = ComparisonMetric.P99, ShiftPercent = 3, ShiftLowPercent = -200_000, ShiftHighPercent = 900_000 },
        ];
        foreach (XElement drawing in ReportPage.Of(results).Descendants("svg"))
        {
            double width = double.Parse(drawing.Attribute("viewBox")!.Value.Split(' ')[2], CultureInfo.InvariantCulture);
            List<(string Text, double Left, double Right, double Base)> drawn = [];
            foreach (XElement text in drawing.Elements("text"))
            {
                // A letter of 13 px is about 7.2 px wide at most, on average.
                double size = text.Value.Length * 7.2;
                double left = Number(text, "x") - (text.Attribute("text-anchor")!.Value switch { "middle" => size / 2, "end" => size, _ => 0 });
                Assert.True(left >= -1 && left + size <= width + 1, $"'{text.Value}' is cut off: {left} to {left + size}");
                Assert.DoesNotContain(drawn, other => Math.Abs(other.Base - Number(text, "y")) < 9 && left < other.Right && other.Left < left + size);
                drawn.Add((text.Value, left, left + size, Number(text, "y")));
            }
        }
    }

    private static ConcurrentSessionsResult Load(int sessions, double throughput, double? rate) => new()
    {
        Target = "web",
        Work = SessionWork.Http,
        Operation = "Get",
        SessionsRequested = sessions,
        SessionsCreated = sessions,
        ThroughputPerSecond = throughput,
        RatePerSecond = rate,
    };

    private static (double X, double Y)[] Points(XElement line) =>
        [.. line.Attribute("points")!.Value.Split(' ').Select(point => point.Split(',')).Select(parts => (double.Parse(parts[0], CultureInfo.InvariantCulture), double.Parse(parts[1], CultureInfo.InvariantCulture)))];

    private static double Number(XElement element, string name) => double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);
}
