using PerfTools.Engine.Workbooks;

namespace PerfTools.Tests.Workbooks;

public sealed class ChartDataTests
{
    [Fact]
    public void A_series_is_one_piece_of_the_table_and_the_charts_know_where()
    {
        ChartData data = Of(1, [Measured.Cpu(0, 5), Measured.Cpu(0, 7, target: "db"), Measured.Cpu(1, 6), Measured.Cpu(1, 8, target: "db")]);
        SheetChart chart = Assert.Single(data.Charts, chart => chart.Name == "CPU over time");
        ChartSeries db = Assert.Single(chart.Series, series => series.Name == "db");
        Assert.Equal([("db", 0.0, 7.0), ("db", 1.0, 8.0)], Rows(data).Skip(db.First).Take(db.Count));
    }

    [Fact]
    public void Each_measurement_of_a_process_is_a_curve_that_begins_at_zero()
    {
        ChartData data = Of(1, [Measured.Cpu(0, 5), Measured.Cpu(1, 6), Measured.Cpu(500, 7), Measured.Cpu(501, 8)]);
        Assert.Equal([("web", 0.0), ("web", 1.0), ("web (2)", 0.0), ("web (2)", 1.0)], Rows(data).Select(row => (row.Series, row.X)));
    }

    [Fact]
    public void A_megabyte_is_the_same_in_every_series_of_a_chart()
    {
        ProcessCpuResult[] windows = [.. new[] { 0, 1 }.Select(second => Measured.Cpu(second, 5) with { WorkingSetBytes = 50_000_000, PrivateBytes = 20_000_000 })];
        Assert.Equal([50.0, 50, 20, 20], Rows(Of(1, windows)).Where(row => row.Series.Contains("working set") || row.Series.Contains("private")).Select(row => row.Y));
    }

    [Fact]
    public void A_later_run_adds_its_series_and_repeats_nothing()
    {
        ChartData first = Of(1, [Measured.Cpu(0, 5), Measured.Cpu(1, 6)]);
        ChartData both = ChartData.Of(first.Table.Rows, [Measured.Record(Measured.Cpu(90, 1)), Measured.Record(Measured.Cpu(91, 2))], 2);
        Assert.Equal([("web", 0.0, 5.0), ("web", 1.0, 6.0), ("web, run 2", 0.0, 1.0), ("web, run 2", 1.0, 2.0)], Rows(both));
    }

    [Fact]
    public void The_fit_is_a_smooth_line_over_the_loads_that_were_measured()
    {
        ScalabilityResult law = new ScalabilityResult { Target = "shop", LambdaPerSecond = 100, Sigma = 0.1, Kappa = 0.01 }.WithPoints(
            [.. new[] { 1, 4, 8 }.Select(at => new ScalabilityPoint { Concurrency = at, ThroughputPerSecond = 100 * at })]);
        SheetChart chart = Assert.Single(Of(1, [law]).Charts);
        Assert.Equal((true, false, true), (chart.Series[0].IsMeasured, chart.Series[0].IsFitted, chart.Series[0].HasMarkers));
        Assert.Equal((true, false, 10.0), (chart.Series[1].IsFitted, chart.Series[1].HasMarkers, chart.Series[1].MostX));
        Assert.True(chart.Series[1].Count > 20);

        ConcurrentSessionsResult load = Measured.Load(400);
        Assert.Equal(["shop", "shop, fitted"], Assert.Single(Of(1, [load, law]).Charts).Series.Select(series => series.Name));
    }

    [Fact]
    public void Numbers_by_run_are_drawn_when_there_are_two_and_are_their_middle_where_a_run_has_several()
    {
        OperationResult[] fast = [Measured.Operation("f", 10), Measured.Operation("f", 30)];
        ChartData first = Of(1, fast);
        Assert.Empty(first.Charts);
        ChartData both = ChartData.Of(first.Table.Rows, [Measured.Record(Measured.Operation("f", 50))], 2);
        Assert.Equal("Operation Median (us) by run", Assert.Single(both.Charts).Name);
        Assert.Equal([("f", 1.0, 20.0), ("f", 2.0, 50.0)], Rows(both));
    }

    [Fact]
    public void A_long_course_is_thinned_and_keeps_its_peaks()
    {
        ChartData data = Of(1, [.. Enumerable.Range(0, 10_000).Select(i => Measured.Cpu(i, i == 6_543 ? 99 : 1))]);
        ChartSeries series = Assert.Single(Assert.Single(data.Charts).Series);
        Assert.InRange(series.Count, 1_000, 2_000);
        Assert.Equal((99.0, 0.0, 9_999.0), (series.MostY, series.LeastX, series.MostX));
    }

    [Fact]
    public void Shares_of_a_distribution_add_up()
    {
        ChartData data = Of(1, [Measured.Redis()]);
        SheetChart chart = Assert.Single(data.Charts);
        Assert.True(chart.Kind.HasBars);
        Assert.Equal(100, Rows(data).Skip(chart.Series[0].First).Take(chart.Series[0].Count).Sum(row => row.Y), 6);
    }

    [Fact]
    public void Many_series_and_histograms_leave_the_latest()
    {
        ChartData data = Of(1, [.. Enumerable.Range(0, 30).SelectMany(i => new object[] { Measured.Cpu(0, 1, target: $"p{i}"), Measured.Cpu(1, 1, target: $"p{i}"), Measured.Operation($"o{i}", samples: Measured.Samples) })]);
        Assert.Equal("p29", Assert.Single(data.Charts, chart => chart.Name == "CPU over time").Series[^1].Name);
        Assert.Equal(12, data.Charts[0].Series.Count);
        SheetChart[] bars = [.. data.Charts.Where(chart => chart.Kind.HasBars)];
        Assert.Equal((12, "Distribution (us): o29"), (bars.Length, bars[^1].Name));
    }

    private static ChartData Of(int run, IReadOnlyList<object> results) => ChartData.Of([], [.. results.Select(Measured.Record)], run);

    private static IEnumerable<(string Series, double X, double Y)> Rows(ChartData data) => data.Table.Rows.Select(row => ((string)row[1]!, (double)row[2]!, (double)row[3]!));
}
