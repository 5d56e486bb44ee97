namespace PerfTools.Tests.Contracts;

public class GrowthFiguresTests
{
    private static readonly MemoryLeakResult Everything = new()
    {
        Target = "a 1",
        ProcessId = 1,
        ProcessName = "a",
        Metric = MemoryMetric.Private,
        GrowthMBPerHour = 12.345,
        GrowthMBPerHourLow = -1.2345,
        GrowthMBPerHourHigh = 25,
        MinimumDetectableMBPerHour = 99.96,
        GrowthBytesPerOperation = 1024,
        GrowthBytesPerOperationLow = 1020,
        GrowthBytesPerOperationHigh = 1028,
        MinimumDetectableBytesPerOperation = 0.05,
        GrowthCountPerHour = 60,
        GrowthCountPerHourLow = 0,
        GrowthCountPerHourHigh = 120,
        MinimumDetectableCountPerHour = 240,
        GrowthCountPerOperation = 0.00051,
        GrowthCountPerOperationLow = -0.0001,
        GrowthCountPerOperationHigh = 123_456,
        MinimumDetectableCountPerOperation = double.PositiveInfinity,
        StartMB = 85.68,
        EndMB = 1085.68,
        StartCount = 5,
        EndCount = 17,
    };

    [Theory]
    [InlineData(MemoryMetric.Private, false, "12.3|-1.23 to 25|100|MB/h|85.7 -> 1,090")]
    [InlineData(MemoryMetric.ManagedHeap, true, "1,020|1,020 to 1,030|0.05|B/op|85.7 -> 1,090")]
    [InlineData(MemoryMetric.Handles, false, "60|0 to 120|240|/h|5 -> 17")]
    [InlineData(MemoryMetric.Threads, true, "5.1e-4|-1.0e-4 to 1.2e5|-|/op|5 -> 17")]
    public void The_growth_that_was_judged_is_shown_in_its_unit(MemoryMetric metric, bool isPerOperation, string expected)
    {
        GrowthFigures figures = (Everything with { Metric = metric, IsPerOperation = isPerOperation }).GetFigures();
        Assert.Equal(expected, $"{figures.Growth}|{figures.Interval}|{figures.MinimumDetectable}|{figures.Unit}|{figures.StartToEnd}");
    }

    [Fact]
    public void What_is_not_known_is_a_dash()
    {
        GrowthFigures figures = new MemoryLeakResult { Target = "a", ProcessId = 1, ProcessName = "a", Metric = MemoryMetric.Private }.GetFigures();
        Assert.Equal("-|-|-|- -> -", $"{figures.Growth}|{figures.Interval}|{figures.MinimumDetectable}|{figures.StartToEnd}");
    }

    [Theory]
    [InlineData(1e-12)]
    [InlineData(-0.0099)]
    [InlineData(-99_999)]
    [InlineData(-1e15)]
    [InlineData(0.0)]
    public void A_figure_never_outgrows_its_column(double value) =>
        Assert.InRange((Everything with { GrowthMBPerHour = value }).GetFigures().Growth.Length, 1, 8);
}
