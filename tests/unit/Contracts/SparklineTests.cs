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
}
