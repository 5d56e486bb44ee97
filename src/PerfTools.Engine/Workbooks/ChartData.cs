using PerfTools.Engine.Statistics;

namespace PerfTools.Engine.Workbooks;

/// <summary>
/// The points of all charts as one table, each series in one piece, so that a run that is added later only adds rows; and where in
/// it each chart finds its series.
/// </summary>
internal sealed class ChartData
{
    private const int MostPoints = 2_000;

    private ChartData(SheetTable table, IReadOnlyList<SheetChart> charts)
    {
        Table = table;
        Charts = charts;
    }

    public SheetTable Table { get; }

    public IReadOnlyList<SheetChart> Charts { get; }

    /// <param name="earlier">The rows of the table that an earlier run has left: chart, series, x and y.</param>
    /// <param name="records">What this run measured.</param>
    /// <param name="run">Its number.</param>
    public static ChartData Of(IEnumerable<object?[]> earlier, IReadOnlyList<PerfHistoryRecord> records, int run)
    {
        string suffix = run > 1 ? $", run {run}" : string.Empty;
        List<ChartPoint> points = [.. earlier.Select(Read).OfType<ChartPoint>()];
        points.AddRange(SinceFirst(ResultPoints.Of(records)).Select(point => point with { Series = point.Series + suffix }));
        points.AddRange(HistogramPoints.Of(records, suffix));
        points.AddRange(MeasuredRows.Of(records).Select(rows => ByRun(rows, run)).OfType<ChartPoint>().GroupBy(point => (point.Chart, point.Series)).Select(Middle));
        return Laid(points);
    }

    private static ChartPoint? Read(object?[] row) =>
        row is [{ } chart, { } series, double x, double y] ? ChartPoint.Of(chart.ToString()!, series.ToString()!, x, y) : null;

    // The number that each measurement is about, which is a curve when there are several runs. Of windows it would be a choice of one.
    private static ChartPoint? ByRun(IReadOnlyList<PerfHistoryRecord> rows, int run)
    {
        PerfHistoryRecord first = rows[0];
        MainFigure figure = MainFigure.Of(first.Result);
        if (rows.Count > 1 || figure.Unit.Length == 0 || first.Result is PerfEnvironmentCheck or PerfThresholdCheck or ComparisonResult or PerfHistoryValue) return null;
        string chart = $"{ResultTables.NameOf(first.Result.GetType())} {figure.Metric} ({figure.Unit}){ChartKind.ByRun}";
        return ChartPoint.Of(chart, $"{first.Target} {first.Case}".Trim(), run, figure.Value);
    }

    // What was measured several times in a run is one point of it.
    private static ChartPoint Middle(IEnumerable<ChartPoint> points)
    {
        ChartPoint[] sorted = [.. points.OrderBy(point => point.Y)];
        return sorted[0] with { Y = OrderStatistics.Median([.. sorted.Select(point => point.Y)]) };
    }

    private static IEnumerable<ChartPoint> SinceFirst(IEnumerable<ChartPoint> points)
    {
        foreach (IGrouping<(string Chart, string Series), ChartPoint> series in points.GroupBy(point => (point.Chart, point.Series)))
        {
            double first = ChartKind.Of(series.Key.Chart).IsElapsed ? series.Min(point => point.X) : 0;
            foreach (ChartPoint point in series) yield return point with { X = first == 0 ? point.X : Math.Round(point.X - first, 3) };
        }
    }

    private static ChartData Laid(List<ChartPoint> points)
    {
        List<object?[]> rows = [];
        List<SheetChart> charts = [];
        IEnumerable<IGrouping<string, ChartPoint>> known = points.GroupBy(point => point.Chart).OrderBy(chart => ChartKind.RankOf(chart.Key));
        int histograms = points.Where(point => ChartKind.Of(point.Chart).HasBars).Select(point => point.Chart).Distinct().Count();
        foreach (IGrouping<string, ChartPoint> chart in known)
        {
            ChartKind kind = ChartKind.Of(chart.Key);
            if (kind.HasBars && histograms-- > HistogramPoints.MostHistograms) continue;
            List<ChartSeries> all = [.. chart.GroupBy(point => point.Series).Select(series => Lay(series, rows))];
            List<ChartSeries> drawn = [.. all.Where(series => !kind.NeedsCurve || series.MostX > series.LeastX)];
            if (drawn.Count > 0) charts.Add(new SheetChart(chart.Key, kind, drawn));
        }

        SheetColumn[] columns = [new("Chart", string.Empty), new("Series", string.Empty), new("X", "General"), new("Y", "General")];
        return new ChartData(new SheetTable("Chart data", columns, rows), charts);
    }

    private static ChartSeries Lay(IGrouping<string, ChartPoint> series, List<object?[]> rows)
    {
        ChartPoint[] points = Thinned([.. series.OrderBy(point => point.X)]);
        int first = rows.Count;
        rows.AddRange(points.Select(point => new object?[] { point.Chart, point.Series, point.X, point.Y }));
        return new ChartSeries(series.Key, first, points.Length, points.Min(point => point.X), points.Max(point => point.X), points.Min(point => point.Y), points.Max(point => point.Y));
    }

    // Of each stretch the lowest and the highest, so that no peak is lost; and the end.
    private static ChartPoint[] Thinned(ChartPoint[] points)
    {
        if (points.Length <= MostPoints) return points;
        int stretches = (MostPoints / 2) - 1;
        return
        [
            .. Enumerable.Range(0, stretches)
                .Select(i => points.AsSpan((int)((long)i * points.Length / stretches)..(int)((i + 1L) * points.Length / stretches)).ToArray())
                .SelectMany(stretch => new[] { stretch.MinBy(point => point.Y), stretch.MaxBy(point => point.Y) }.OrderBy(point => point.X))
                .Append(points[^1]).Distinct(),
        ];
    }
}
