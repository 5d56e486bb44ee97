using PerfTools.Engine.Memory;

namespace PerfTools.Tests.Memory;

public sealed class WatchTimeTests
{
    [Theory]
    [InlineData(0.2, 1)]
    [InlineData(12.1, 13)]
    [InlineData(60, 60)]
    [InlineData(60.5, 70)]
    [InlineData(599, 600)]
    [InlineData(601, 660)]
    [InlineData(7_201, 7_260)]
    public void A_recommended_duration_is_rounded_up_to_a_handy_one(double seconds, double handy) =>
        Assert.Equal(TimeSpan.FromSeconds(handy), WatchTime.RoundUp(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(0.1, 1)]
    [InlineData(73, 73)]
    [InlineData(100, 100)]
    [InlineData(1_201, 1_300)]
    [InlineData(98_765, 99_000)]
    [InlineData(99_001, 100_000)]
    [InlineData(1e30, 1_000_000_000_000_000_000)]
    public void A_recommended_count_is_rounded_up_to_two_digits(double count, long handy) => Assert.Equal(handy, WatchTime.RoundUp(count));

    [Theory]
    [InlineData(0.25, "250 ms")]
    [InlineData(12.34, "12.3 s")]
    [InlineData(60, "60 s")]
    [InlineData(150, "2 min 30 s")]
    [InlineData(1_500, "25 min")]
    [InlineData(9_000, "2.5 h")]
    public void Lengths_of_time_read_well(double seconds, string text) => Assert.Equal(text, WatchTime.Text(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(212.4, "212")]
    [InlineData(5_963.2, "5,960")]
    [InlineData(0.012345, "0.0123")]
    [InlineData(-39.96, "-40")]
    [InlineData(0, "0")]
    [InlineData(-0.00000000001, "0")]
    [InlineData(1.5, "1.5")]
    public void Figures_have_three_digits(double value, string text) => Assert.Equal(text, Figure.Text(value));
}
