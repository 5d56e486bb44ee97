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
        double[] slopes = [.. series.Values.Zip(series.Values.Skip(1), (a, b) => b - a).Zip(series.Axis.Zip(series.Axis.Skip(1), (a, b) => b - a), (y, x) => y / x)];

        // Blocks of 4 and of 5 points follow each other: their lowest points are not at even distances.
        Assert.All(slopes, slope => Assert.InRange(slope / series.Length, 2, 4));
        Assert.InRange(slopes.Average() / series.Length, 2.99, 3.03);
    }

    [Fact]
    public void Of_neighbours_the_lowest_stands_for_all()
    {
        double[] noise = Simulation.Noise(2_400, 0, 5);
        double[] expected = [.. noise.Chunk(10).Select(chunk => chunk.Min())];
        Assert.Equal(SpikeFilter.Filtered(expected), GrowthSeries.From(Simulation.Range(2_400), noise).Values);
    }

    [Fact]
    public void A_collection_stays_sharp_wherever_it_falls()
    {
        double[] values = [.. Simulation.Range(2_405).Select(i => i % 1_201 * 0.1)];
        GrowthSeries series = GrowthSeries.From(Simulation.Range(2_405), values);
        Assert.Equal(2, series.Values.Zip(series.Values.Skip(1), (a, b) => b - a).Count(change => change < -10));
        Assert.Equal(2, series.Values.Zip(series.Values.Skip(1), (a, b) => b - a).Count(change => change < 0));
    }
}
