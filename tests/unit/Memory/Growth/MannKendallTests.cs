using PerfTools.Engine.Memory.Growth;

namespace PerfTools.Tests.Memory.Growth;

public class MannKendallTests
{
    // n = 10 without ties: S = 45, Var = 10 * 9 * 25 / 18 = 125, Z = 44 / sqrt(125) = 3.935.
    [Fact]
    public void A_rising_series_has_the_tabulated_chance() =>
        Assert.Equal(8.3e-5, MannKendall.PValue([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0), 1e-6);

    [Fact]
    public void It_does_not_matter_which_way_a_series_runs() =>
        Assert.Equal(MannKendall.PValue([1, 3, 2, 5, 4, 6, 8, 7], 0.3), MannKendall.PValue([7, 8, 6, 4, 5, 2, 3, 1], 0.3), 12);

    [Fact]
    public void Equal_values_are_no_trend() => Assert.Equal(1, MannKendall.PValue([4, 4, 4, 4, 4], 0.5));

    [Theory]
    [InlineData(0, 0.02, 0.09)]
    [InlineData(0.6, 0.02, 0.09)]
    public void Noise_is_rarely_a_trend_even_where_it_wanders(double correlation, double fewest, double most)
    {
        const int runs = 400;
        int trends = Enumerable.Range(0, runs).Count(seed => MannKendall.PValue(Simulation.Noise(120, correlation, seed), correlation) < 0.05);
        Assert.InRange((double)trends / runs, fewest, most);
    }

    [Fact]
    public void Without_the_correction_wandering_noise_is_often_a_trend()
    {
        int trends = Enumerable.Range(0, 200).Count(seed => MannKendall.PValue(Simulation.Noise(120, 0.6, seed), 0) < 0.05);
        Assert.InRange(trends, 40, 200);
    }

    [Fact]
    public void A_trend_in_wandering_noise_is_found()
    {
        const int runs = 100;
        int found = Enumerable.Range(0, runs).Count(seed =>
            MannKendall.PValue([.. Simulation.Noise(120, 0.6, seed).Select((noise, i) => noise + (0.03 * i))], 0.6) < 0.01);
        Assert.InRange(found, 80, runs);
    }
}
