using PerfTools.Engine.Comparison;

namespace PerfTools.Tests.Comparison;

public class RankComparisonTests
{
    [Fact]
    public void The_shift_is_the_median_of_all_differences()
    {
        Random random = new(1);
        for (int trial = 0; trial < 50; trial++)
        {
            double[] baseline = [.. Enumerable.Range(0, random.Next(1, 30)).Select(_ => (double)random.Next(0, 40))];
            double[] current = [.. Enumerable.Range(0, random.Next(1, 30)).Select(_ => (double)random.Next(0, 60))];
            double[] differences = [.. current.SelectMany(now => baseline.Select(then => now - then)).Order()];
            double median = (differences[(differences.Length - 1) / 2] + differences[differences.Length / 2]) / 2;
            Assert.Equal(median, Ranks(baseline, current).Shift(), 9);
        }
    }

    [Fact]
    public void Published_permeability_data_give_the_published_shift()
    {
        // Hollander and Wolfe, Nonparametric Statistical Methods, example 4.1; R 4: wilcox.test(x, y, conf.int = TRUE) estimates -0.305.
        double[] term = [0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
        double[] early = [1.15, 0.88, 0.90, 0.74, 1.21];
        RankComparison ranks = Ranks(term, early);
        Assert.Equal(-0.305, ranks.Shift(), 6);

        // W = 35: (35 - 25 - 0.5) / sqrt(50 * 16 / 12).
        Assert.Equal(0.2446, ranks.PValue(), 4);
    }

    [Fact]
    public void Ties_make_the_variance_of_the_test_smaller()
    {
        // U = 11 of 16, half of the ties counted; variance 16 / 12 * (9 - (60 + 24) / 56).
        RankComparison ranks = Ranks([1, 1, 2, 2], [1, 2, 2, 3]);
        double z = (11 - 8 - 0.5) / Math.Sqrt(16.0 / 12 * (9 - ((24.0 + 60) / 56)));
        Assert.Equal(2 * MathNet.Numerics.Distributions.Normal.CDF(0, 1, -z), ranks.PValue(), 9);
    }

    [Fact]
    public void Equal_samples_have_no_shift_and_no_evidence()
    {
        double[] same = [.. Enumerable.Repeat(5.0, 40)];
        RankComparison ranks = Ranks(same, same);
        Assert.Equal((0, 1, (0.0, 0.0)), (ranks.Shift(), ranks.PValue(), ranks.Interval(0, 0.99)));
    }

    [Fact]
    public void Three_samples_have_no_99_percent_interval() => Assert.Null(Ranks([1, 2, 3], [4, 5, 6]).Interval(3, 0.99));

    [Theory]
    [InlineData(ComparisonMetric.Shift)]
    [InlineData(ComparisonMetric.P50)]
    [InlineData(ComparisonMetric.P99)]
    public void The_samples_that_are_asked_for_do_give_an_interval_and_one_less_does_not(ComparisonMetric metric)
    {
        int needed = (int)SampleNeed.Of(metric, 0.99);
        Assert.NotNull(Interval(needed + 5));
        Assert.Null(Interval(needed - 5));

        (double Low, double High)? Interval(int count)
        {
            ComparedSide side = new([ComparedKinds.Of([.. Enumerable.Range(0, Math.Max(2, count)).Select(i => Math.Sin(i * i))])]);
            return ShiftEstimate.Of(side, side, metric, 0.99).Interval;
        }
    }

    private static RankComparison Ranks(double[] baseline, double[] current) => new(WeightedSamples.Of(baseline), WeightedSamples.Of(current));
}
