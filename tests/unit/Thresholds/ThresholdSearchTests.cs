using MathNet.Numerics.Distributions;
using PerfTools.Engine.Changes;
using PerfTools.Engine.Thresholds;

namespace PerfTools.Tests.Thresholds;

public class ThresholdSearchTests
{
    private static readonly DateTimeOffset Start = new(2024, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Of_enough_runs_one_of_them_is_the_bound()
    {
        double[] values = Draw(300, 1, z => 1000 * Math.Exp(z));
        PerfThreshold threshold = Find("P99Us", values);
        Assert.Equal(ThresholdMethod.OrderStatistic, threshold.Method);
        Assert.Equal(Verdict.Pass, threshold.Verdict);
        Assert.InRange(threshold.Bound!.Value, values.Max(), values.Max() * 1.001);
        Assert.StartsWith("<=", threshold.Expression);
        Assert.Equal(threshold.Bound, Threshold.Parse("P99Us", threshold.Expression).Bound);
    }

    [Theory]
    [InlineData(20, false, ThresholdMethod.Lognormal)]
    [InlineData(30, false, ThresholdMethod.Lognormal)]
    [InlineData(30, true, ThresholdMethod.Normal)]
    public void Of_fewer_runs_a_distribution_that_fits_gives_it_and_the_wider_of_two(int count, bool isHigherBetter, ThresholdMethod method)
    {
        PerfThreshold threshold = Find(isHigherBetter ? "ThroughputPerSecond" : "MedianUs", Draw(count, 3, z => 1000 + (20 * z)));
        Assert.Equal(method, threshold.Method);
        Assert.StartsWith(isHigherBetter ? ">=" : "<=", threshold.Expression);
        Assert.InRange(threshold.HeadroomPercent!.Value, 4, 12);
    }

    [Fact]
    public void Runs_of_no_such_distribution_give_none_and_how_many_would_do()
    {
        PerfThreshold threshold = Find("P99Us", [.. Enumerable.Range(0, 40).Select(i => (i % 2 == 0 ? 100.0 : 200) + (i * 7 % 11))]);
        Assert.Equal(Verdict.Inconclusive, threshold.Verdict);
        Assert.Equal(ThresholdMethod.None, threshold.Method);
        Assert.Null(threshold.Bound);
        Assert.Empty(threshold.Expression);
        Assert.Contains("neither of a normal nor of a lognormal distribution; from 299 runs on", threshold.Reason);
        Assert.Equal(299, threshold.CountForAnyDistribution);
    }

    [Fact]
    public void Too_few_runs_and_runs_that_are_all_the_same_give_none()
    {
        Assert.Contains("19 runs are too few: from 20 on", Find("P99Us", Draw(19, 1, z => 100 + z)).Reason);
        Assert.Contains("all 20 runs have the value 5", Find("Errors", [.. Enumerable.Repeat(5.0, 20)]).Reason);
        Assert.Equal("<=0", Find("Errors", [.. Enumerable.Repeat(0.0, 299)]).Expression);
        Assert.Equal(Verdict.Inconclusive, Find("P99Us", []).Verdict);
    }

    [Fact]
    public void Runs_before_the_last_change_are_left_out()
    {
        PerfThreshold threshold = Find("P99Us", [.. Draw(40, 5, z => 1000 + (10 * z)).Select((value, i) => i < 15 ? value + 500 : value)]);
        Assert.Equal(25, threshold.Count);
        Assert.Equal(15, threshold.Excluded);
        Assert.InRange(threshold.Bound!.Value, 1000, 1060);
        Assert.Equal(Start.AddDays(15), threshold.FirstAt);
        Assert.Contains("since the last change", threshold.Reason);
    }

    [Fact]
    public void A_bound_has_four_digits_and_no_run_becomes_bad_by_that()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            double[] values = Draw(59, seed, z => 123.456 * Math.Exp(0.2 * z));
            double bound = Find("P99Us", values, 0.05).Bound!.Value;
            Assert.True(bound >= values.Max());
            Assert.Equal(bound, double.Parse(bound.ToString("G4")));
        }
    }

    [Theory]
    [InlineData(0, 0.95, "FalseAlarmRate")]
    [InlineData(0.5, 0.95, "FalseAlarmRate")]
    [InlineData(0.01, 95, "Confidence")]
    [InlineData(0.01, double.NaN, "Confidence")]
    public void Options_that_cannot_be_used_are_refused(double rate, double confidence, string parameter) =>
        Assert.Equal(parameter, Assert.Throws<OptionException>(new PerfThresholdOptions { FalseAlarmRate = rate, Confidence = confidence }.Validate).Parameter);

    private static PerfThreshold Find(string metric, double[] values, double rate = 0.01)
    {
        PerfHistoryValue[] points = [.. values.Select((value, i) => new PerfHistoryValue { RecordedAt = Start.AddDays(i), Target = "x", Metric = metric, Value = value })];
        PerfHistoryValue first = points.FirstOrDefault() ?? new PerfHistoryValue { RecordedAt = Start, Target = "x", Metric = metric };
        return new ThresholdSearch(new() { FalseAlarmRate = rate }).Of(new MetricSeries(points, 0) { First = first }, CancellationToken.None);
    }

    private static double[] Draw(int count, int seed, Func<double, double> shape)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => shape(Normal.Sample(random, 0, 1)))];
    }
}
