using PerfTools.Engine.Memory.Growth;

namespace PerfTools.Tests.Memory.Growth;

public class TheilSenTests
{
    [Fact]
    public void A_line_has_its_slope() =>
        Assert.Equal(3, TheilSen.Slope([0, 1, 2, 5], [7, 10, 13, 22]), 12);

    // Sen 1968, section 6: the slopes of the pairs of an uneven axis, by hand: 1, 1, 2, 1, 2.5, 4; their median is 1.5.
    [Fact]
    public void An_even_number_of_pairs_gives_the_mean_of_the_middle_two() =>
        Assert.Equal(1.5, TheilSen.Slope([0, 1, 2, 3], [0, 1, 2, 6]), 12);

    [Fact]
    public void A_quarter_of_the_points_can_be_anything()
    {
        double[] axis = Simulation.Range(40);
        double[] values = [.. axis.Select(x => x % 4 == 0 ? 1e9 : 2 * x)];
        Assert.InRange(TheilSen.Slope(axis, values), 1.9, 2.1);
    }

    [Fact]
    public void Points_at_the_same_place_have_no_slope() => Assert.Equal(0, TheilSen.Slope([1, 1, 1], [1, 5, 9]));
}
