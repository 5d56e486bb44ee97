using PerfTools.Engine.Statistics;

namespace PerfTools.Tests.Statistics;

public class SampleSummaryTests
{
    [Fact]
    public void Values_are_those_of_the_textbook()
    {
        SampleSummary summary = SampleSummary.Of([2, 4, 4, 4, 5, 5, 7, 9]);
        Assert.Equal((4.5, 5.0, 2.0, 9.0), (summary.Median, summary.Mean, summary.Minimum, summary.Maximum));
        Assert.Equal(Math.Sqrt(32.0 / 7), summary.StandardDeviation, 12);
        Assert.Equal(0.5, summary.MedianDeviation);
    }

    [Fact]
    public void Outliers_are_counted_by_the_fence_that_they_are_beyond_on_either_side()
    {
        // Quartiles 3 and 7: mild beyond -3 and 13, severe beyond -9 and 19.
        SampleSummary summary = SampleSummary.Of([3, 3, 3, 5, 5, 5, 7, 7, 7, 14, -4, 20, 5]);
        Assert.Equal((2, 1), (summary.MildOutliers, summary.SevereOutliers));
        Assert.Equal(19, summary.UpperSevereFence);
    }

    [Fact]
    public void The_next_step_of_a_coarse_clock_is_no_outlier()
    {
        double[] samples = [.. Enumerable.Range(0, 100).Select(i => i % 10 == 0 ? 200.0 : 100)];
        Assert.Equal((0, 0), Outliers(SampleSummary.Of(samples, step: 100)));
        Assert.Equal((0, 10), Outliers(SampleSummary.Of(samples, step: 1)));
        Assert.Equal((0, 1), Outliers(SampleSummary.Of([500, .. samples], step: 100)));

        static (int, int) Outliers(SampleSummary summary) => (summary.MildOutliers, summary.SevereOutliers);
    }

    [Fact]
    public void Precision_is_the_farther_end_in_percent()
    {
        SampleSummary summary = SampleSummary.Of([90, 100, 100, 100, 100, 120]);
        Assert.Equal((90, 120), summary.MedianInterval);
        Assert.Equal(20, summary.PrecisionPercent);
    }

    [Fact]
    public void A_single_sample_has_no_spread_and_no_interval()
    {
        SampleSummary summary = SampleSummary.Of([7]);
        Assert.Equal((7.0, 0.0, 0.0), (summary.Median, summary.StandardDeviation, summary.MedianDeviation));
        Assert.Null(summary.MedianInterval);
        Assert.Null(summary.PrecisionPercent);
    }

    [Fact]
    public void Equal_samples_depend_on_nothing() => Assert.Equal(1, SampleSummary.Of([.. Enumerable.Repeat(5.0, 100)]).Inflation);
}
