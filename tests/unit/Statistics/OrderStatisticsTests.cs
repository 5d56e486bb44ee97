using PerfTools.Engine.Statistics;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Statistics;

public class OrderStatisticsTests
{
    // David and Nagaraja, Order Statistics, 2003, 7.1; the same table is in Hahn and Meeker, A.15.
    [Theory]
    [InlineData(6, 1)]
    [InlineData(8, 1)]
    [InlineData(9, 2)]
    [InlineData(20, 6)]
    [InlineData(50, 18)]
    [InlineData(100, 40)]
    public void The_median_lies_between_the_tabulated_ranks(int count, int rank)
    {
        double[] sorted = [.. Enumerable.Range(1, count).Select(value => (double)value)];
        Assert.Equal((rank, count + 1 - rank), OrderStatistics.MedianInterval(sorted, 1));
    }

    [Fact]
    public void Five_samples_are_too_few() => Assert.Null(OrderStatistics.MedianInterval([1, 2, 3, 4, 5], 1));

    [Fact]
    public void Dependence_widens_the_interval_and_can_make_it_impossible()
    {
        double[] sorted = [.. Enumerable.Range(1, 100).Select(value => (double)value)];
        Assert.Equal((31.0, 70.0), OrderStatistics.MedianInterval(sorted, 4)!.Value, new Tolerance(2));
        Assert.Null(OrderStatistics.MedianInterval(sorted, 100));
    }

    [Fact]
    public void The_normal_approximation_takes_over_without_a_jump()
    {
        double[] exact = [.. Enumerable.Range(1, 500).Select(value => (double)value)];
        double[] approximate = [.. Enumerable.Range(1, 502).Select(value => (double)value)];
        double low = OrderStatistics.MedianInterval(exact, 1)!.Value.Low;
        Assert.InRange(OrderStatistics.MedianInterval(approximate, 1)!.Value.Low, low - 1, low + 2);
    }

    [Fact]
    public void A_percentile_needs_ten_samples_beyond_it()
    {
        double[] sorted = [.. Enumerable.Range(1, 200).Select(value => (double)value)];
        Assert.Equal(190, OrderStatistics.Percentile(sorted, 95));
        Assert.Null(OrderStatistics.Percentile(sorted.AsSpan(0, 199), 96));
        Assert.Null(OrderStatistics.Percentile(sorted, 99));
    }

    [Fact]
    public void Quartiles_interpolate() => Assert.Equal(1.75, OrderStatistics.Quartile([1, 2, 3, 4], 1));

    [Theory]
    [InlineData("independent", 20)]
    [InlineData("independent", 200)]
    [InlineData("heavy tail", 20)]
    [InlineData("heavy tail", 200)]
    [InlineData("autoregression 0.3", 50)]
    [InlineData("autoregression 0.6", 50)]
    [InlineData("autoregression 0.6", 500)]
    [InlineData("autoregression 0.9", 500)]
    public void The_interval_covers_the_median_of_the_population_as_often_as_it_says(string kind, int count)
    {
        (int covered, int determined) = Coverage(kind, count, withDependence: true);
        Assert.InRange(determined, 900, 1000);
        Assert.InRange((double)covered / determined, 0.93, 1);
    }

    [Fact]
    public void Without_the_effective_sample_size_it_would_not()
    {
        (int covered, int determined) = Coverage("autoregression 0.6", 500, withDependence: false);
        Assert.InRange((double)covered / determined, 0, 0.85);
    }

    private static (int Covered, int Determined) Coverage(string kind, int count, bool withDependence)
    {
        Random random = new(71);
        SerialDependence dependence = new(count);
        int covered = 0;
        int determined = 0;
        for (int run = 0; run < 1000; run++)
        {
            (double[] samples, double truth) = SeriesShape.Draw(kind, count, random);
            double[] sorted = [.. samples.Order()];
            double inflation = withDependence ? dependence.Inflation(samples, OrderStatistics.Median(sorted)) : 1;
            if (OrderStatistics.MedianInterval(sorted, inflation) is not { } ends) continue;
            determined++;
            if (ends.Low <= truth && truth <= ends.High) covered++;
        }

        return (covered, determined);
    }

    private sealed class Tolerance(double distance) : IEqualityComparer<(double Low, double High)>
    {
        public bool Equals((double Low, double High) x, (double Low, double High) y) =>
            Math.Abs(x.Low - y.Low) <= distance && Math.Abs(x.High - y.High) <= distance;

        public int GetHashCode((double Low, double High) obj) => 0;
    }
}
