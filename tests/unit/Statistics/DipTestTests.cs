using PerfTools.Engine.Statistics;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Statistics;

public class DipTestTests
{
    // The quality of 63 statistics departments, the example of the R package diptest, which gives 0.0595238.
    private static readonly double[] Departments =
    [
        30, 33, 35, 36, 36, 37, 37, 39, 39, 39, 39, 39, 40, 40, 40, 40, 41, 42, 43, 43, 43, 44, 44, 45, 45, 46, 47, 47, 48, 48, 48,
        49, 50, 50, 51, 52, 52, 53, 53, 53, 53, 53, 54, 54, 57, 57, 59, 60, 60, 60, 61, 61, 61, 61, 62, 62, 62, 62, 63, 66, 70, 72, 72,
    ];

    [Fact]
    public void The_dip_is_that_of_the_published_example() => Assert.Equal(0.05952380952, DipTest.Dip(Departments), 10);

    [Fact]
    public void Evenly_spaced_samples_have_the_smallest_dip_and_two_points_the_largest()
    {
        Assert.Equal(1.0 / 100, DipTest.Dip([.. Enumerable.Range(0, 50).Select(i => (double)i)]), 12);
        Assert.Equal(0.25, DipTest.Dip([.. Enumerable.Range(0, 100).Select(i => i < 50 ? i * 1e-6 : 1 + (i * 1e-6))]), 3);
    }

    [Fact]
    public void Mirroring_and_scaling_do_not_change_it()
    {
        double[] mirrored = [.. Departments.Select(value => 100 - (3 * value)).Order()];
        Assert.Equal(DipTest.Dip(Departments), DipTest.Dip(mirrored), 12);
    }

    [Theory]
    [InlineData(30)]
    [InlineData(300)]
    [InlineData(3000)]
    public void Uniform_samples_are_called_multimodal_in_one_of_a_hundred_runs(int count)
    {
        Random random = new(5);
        int runs = count > 1000 ? 400 : 2000;
        int alarms = Enumerable.Range(0, runs).Count(_ => DipTest.IsMultimodal([.. Enumerable.Range(0, count).Select(_ => random.NextDouble()).Order()]));
        Assert.InRange((double)alarms / runs, 0.001, 0.02);
    }

    [Fact]
    public void Two_separate_groups_are_found()
    {
        Random random = new(6);
        double[] samples = [.. Enumerable.Range(0, 100).Select(i => (i % 4 == 0 ? 10 : 0) + SeriesShape.Normal(random)).Order()];
        Assert.True(DipTest.IsMultimodal(samples));
    }
}
