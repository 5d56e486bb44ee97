namespace PerfTools.Engine.Workbooks;

/// <summary>A series of a chart: its name, where its points are in the table, and what they span.</summary>
/// <param name="Name">What it is of.</param>
/// <param name="First">The row of its first point, from 0.</param>
/// <param name="Count">How many points it has.</param>
/// <param name="LeastX">The smallest X.</param>
/// <param name="MostX">The largest X.</param>
/// <param name="LeastY">The smallest Y.</param>
/// <param name="MostY">The largest Y.</param>
internal sealed record ChartSeries(string Name, int First, int Count, double LeastX, double MostX, double LeastY, double MostY)
{
    // More points than markers have room for.
    private const int MostMarkers = 60;

    /// <summary>Whether it is a curve that was computed: a line without points.</summary>
    public bool IsFitted => Name.Contains(ResultPoints.Fitted, StringComparison.Ordinal);

    /// <summary>Whether it is what such a curve was computed from: points without a line.</summary>
    public bool IsMeasured => Name.Contains(ResultPoints.Measured, StringComparison.Ordinal);

    public bool HasMarkers => !IsFitted && Count <= MostMarkers;
}
