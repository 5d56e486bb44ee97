namespace PerfTools.Engine.Workbooks;

/// <summary>A chart, its axes, and the series that are drawn in it.</summary>
internal sealed class SheetChart
{
    // Where the smaller would lie on the axis.
    private const double WideSpan = 20;

    private const int MostMarks = 10;

    /// <summary>As many as can be told apart; of more, the latest.</summary>
    private const int MostSeries = 12;

    public SheetChart(string name, ChartKind kind, IReadOnlyList<ChartSeries> series)
    {
        Name = name;
        Kind = kind;
        Series = [.. series.TakeLast(MostSeries)];
    }

    public string Name { get; }

    public ChartKind Kind { get; }

    public IReadOnlyList<ChartSeries> Series { get; }

    public bool IsLogX => Kind.CanBeLog && IsWide(Series.Min(series => series.LeastX), Series.Max(series => series.MostX));

    public bool IsLogY => Kind.CanBeLog && IsWide(Series.Min(series => series.LeastY), Series.Max(series => series.MostY));

    /// <summary>The lowest point.</summary>
    public double Least => Series.Min(series => series.LeastY);

    /// <summary>The distance of the marks below a chart over runs, of which there are no halves.</summary>
    public double RunStep => Math.Max(1, Math.Ceiling((Series.Max(series => series.MostX) - Series.Min(series => series.LeastX)) / MostMarks));

    private static bool IsWide(double least, double most) => least > 0 && most / least > WideSpan;
}
