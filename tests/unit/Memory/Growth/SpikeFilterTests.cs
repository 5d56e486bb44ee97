using PerfTools.Engine.Memory.Growth;

namespace PerfTools.Tests.Memory.Growth;

public class SpikeFilterTests
{
    [Fact]
    public void A_single_point_far_off_is_taken_out() =>
        Assert.Equal([1, 2, 1, 2, 2, 1, 2, 1], SpikeFilter.Filtered([1, 2, 1, 2, 900, 1, 2, 1]).Select(value => Math.Round(value)));

    [Fact]
    public void The_top_and_the_floor_of_a_tooth_stay_where_they_are()
    {
        double[] filtered = SpikeFilter.Filtered([10, 11, 12, 13, 14, 0, 1, 2, 3, 4]);
        Assert.Equal([10, 11, 12, 13, 13, 1, 1, 2, 3, 4], filtered);
    }

    [Fact]
    public void What_lasts_two_points_stays()
    {
        double[] values = [1, 2, 1, 2, 900, 901, 2, 1];
        Assert.Equal(values, SpikeFilter.Filtered(values));
    }

    [Fact]
    public void Plain_noise_stays()
    {
        double[] values = Simulation.Noise(120, 0, 3);
        Assert.Equal(values, SpikeFilter.Filtered(values));
    }
}
