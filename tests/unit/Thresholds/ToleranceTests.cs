using MathNet.Numerics.Distributions;
using PerfTools.Engine.Thresholds;

namespace PerfTools.Tests.Thresholds;

public class ToleranceTests
{
    /// <summary>The published factors (Hahn and Meeker, Statistical Intervals, table A.12; Natrella, Experimental Statistics, table A-7).</summary>
    [Theory]
    [InlineData(5, 0.01, 0.95, 5.741)]
    [InlineData(10, 0.01, 0.95, 3.981)]
    [InlineData(20, 0.01, 0.95, 3.295)]
    [InlineData(50, 0.01, 0.95, 2.862)]
    [InlineData(10, 0.05, 0.95, 2.911)]
    [InlineData(10, 0.1, 0.9, 2.066)]
    public void The_factor_of_a_normal_distribution_is_the_published_one(int count, double share, double confidence, double factor) =>
        Assert.Equal(factor, ToleranceFactor.Of(count, share, confidence), 0.002);

    /// <summary>The known numbers of samples: 59 for 95 % / 95 %, 299 for 99 % / 95 %, 459 for 99 % / 99 %.</summary>
    [Theory]
    [InlineData(0.05, 0.95, 59)]
    [InlineData(0.01, 0.95, 299)]
    [InlineData(0.01, 0.99, 459)]
    public void The_largest_is_a_bound_from_the_known_number_of_samples_on(double share, double confidence, int count)
    {
        Assert.Equal(count, WilksRank.FewestSamples(share, confidence));
        Assert.Equal(0, WilksRank.Of(count - 1, share, confidence));
        Assert.Equal(1, WilksRank.Of(count, share, confidence));
    }

    /// <summary>For 95 % / 95 % the second largest of 93 and the third of 124 are (Wilks; the tables of nuclear safety analyses).</summary>
    [Theory]
    [InlineData(92, 1)]
    [InlineData(93, 2)]
    [InlineData(123, 2)]
    [InlineData(124, 3)]
    public void With_more_samples_a_lower_rank_is_a_bound(int count, int rank) => Assert.Equal(rank, WilksRank.Of(count, 0.05, 0.95));

    [Fact]
    public void The_test_of_shape_rejects_a_normal_sample_as_often_as_its_level_and_a_skewed_one_nearly_always()
    {
        double[] ps = [.. Enumerable.Range(0, 1000).Select(seed => NormalityTest.PValue([.. Draw(30, seed, z => z)]))];
        Assert.InRange(ps.Count(p => p < 0.1), 70, 135);
        Assert.InRange(Enumerable.Range(0, 200).Count(seed => NormalityTest.PValue([.. Draw(50, seed, Math.Exp)]) < 0.1), 190, 200);
    }

    private static IEnumerable<double> Draw(int count, int seed, Func<double, double> shape)
    {
        Random random = new(seed);
        return Enumerable.Range(0, count).Select(_ => shape(Normal.Sample(random, 0, 1))).Order();
    }
}
