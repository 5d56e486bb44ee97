using PerfTools.Engine.Memory.Growth;

namespace PerfTools.Tests.Memory.Growth;

public class GrowthSeriesTests
{
    [Theory]
    [InlineData(20)]
    [InlineData(240)]
    [InlineData(241)]
    [InlineData(1_000)]
    [InlineData(100_000)]
    public void A_line_stays_a_line_however_many_points_it_has(int count)
    {
        double[] axis = [.. Simulation.Range(count).Select(i => 10 + (2 * i))];
        GrowthSeries series = GrowthSeries.From(axis, [.. axis.Select(x => 3 * x)]);
        Assert.Equal(Math.Min(count, GrowthSeries.Most), series.Count);
        Assert.Equal((10, 2.0 * (count - 1)), (series.Start, series.Length));
        for (int i = 0; i < series.Count; i++)
            Assert.Equal(3 * (series.Start + (series.Axis[i] * series.Length)), series.Values[i], 6);
    }

    [Fact]
    public void The_mean_of_all_points_is_kept()
    {
        double[] noise = Simulation.Noise(2_400, 0, 5);
        Assert.Equal(noise.Average(), GrowthSeries.From(Simulation.Range(2_400), noise).Values.Average(), 9);
    }
}
