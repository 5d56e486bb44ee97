namespace PerfTools.Engine.Workbooks;

/// <summary>A point of a chart.</summary>
/// <param name="Chart">The title of the chart.</param>
/// <param name="Series">The curve that it is on.</param>
/// <param name="X">How far to the right; of a point of a distribution, the lower bound of its class.</param>
/// <param name="Y">How high.</param>
internal readonly record struct ChartPoint(string Chart, string Series, double X, double Y)
{
    /// <summary>A point of what is known; null for what is not.</summary>
    public static ChartPoint? Of(string chart, string series, double? x, double? y) =>
        x is { } right && y is { } high && double.IsFinite(right) && double.IsFinite(high)
            ? new ChartPoint(CellValue.Text(chart) ?? string.Empty, CellValue.Text(series) ?? string.Empty, right, high)
            : null;
}
