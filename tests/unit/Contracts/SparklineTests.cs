using PerfTools.Engine.Statistics;

namespace PerfTools.Tests.Contracts;

public class SparklineTests
{
    private static Distribution Of(params (long Nanoseconds, int Times)[] samples)
    {
        LatencyHistogram histogram = new();
        foreach ((long nanoseconds, int times) in samples)
            for (int i = 0; i < times; i++) histogram.Record(nanoseconds);
        return histogram.ToDistribution();
    }

    [Fact]
    public void Nothing_draws_nothing() => Assert.Equal(string.Empty, Of().ToString());

    [Fact]
    public void One_value_is_one_full_cell() => Assert.Equal("█", Of((5_000, 3)).ToString());

    [Fact]
    public void Two_modes_stand_at_both_ends_with_a_gap_between()
    {
        string drawn = Of((1_000, 80), (1_000_000, 40)).ToString();
        Assert.Equal(10, drawn.Length);
        Assert.Equal('█', drawn[0]);
        Assert.Equal('▄', drawn[^1]);
        Assert.Equal(string.Empty, drawn[1..^1].Trim());
    }

    [Fact]
    public void A_single_outlier_is_still_seen()
    {
        string drawn = Of((1_000, 100_000), (50_000_000, 1)).ToString();
        Assert.Equal('█', drawn[0]);
        Assert.Equal('▁', drawn[^1]);
    }

    [Fact]
    public void Values_of_zero_do_not_break_the_logarithm()
    {
        Assert.Equal("█", Of((0, 1)).ToString());
        Assert.Equal("█        █", Of((0, 5), (1_000, 5)).ToString());
    }

    [Theory]
    [InlineData(new double[0], "")]
    [InlineData(new double[] { 5 }, "█")]
    [InlineData(new double[] { 0, 0, 0 }, "▁▁▁")]
    [InlineData(new double[] { 0, 50, 100 }, "▁▅█")]
    [InlineData(new double[] { 100, 0, -3 }, "█▁▁")]
    [InlineData(new double[] { 7, 7 }, "██")]
    public void A_series_is_drawn_from_zero_to_its_largest_value(double[] series, string drawn) => Assert.Equal(drawn, Sparkline.Draw(series, 12));

    [Fact]
    public void A_series_longer_than_the_cells_is_evened_out_over_all_of_it()
    {
        double[] rising = [.. Enumerable.Range(0, 1_003).Select(value => (double)value)];
        Assert.Equal("▁▂▃▄▅▆▇█", Sparkline.Draw(rising, 8));
        Assert.Equal("▁█▁", Sparkline.Draw([0, 0, 0, 0, 6, 0, 0, 0, 0], 3));
    }

    [Fact]
    public void A_range_is_drawn_from_its_smallest_value_to_its_largest()
    {
        Assert.Equal("▁▃▅█", Sparkline.DrawRange([1_000, 1_002, 1_004, 1_007], 12));
        Assert.Equal("▁▁▁", Sparkline.DrawRange([7, 7, 7], 12));
        Assert.Equal("█▁", Sparkline.DrawRange([-3, -3, -5, -5], 2));
        Assert.Equal(string.Empty, Sparkline.DrawRange([], 12));
    }
}
