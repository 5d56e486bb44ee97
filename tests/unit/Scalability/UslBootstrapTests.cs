using PerfTools.Engine.Scalability;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Scalability;

public class UslBootstrapTests
{
    private static readonly double[] Concurrencies = [1, 2, 4, 8, 16, 32];

    private static readonly Func<UslModel, double>[] Quantities =
        [model => model.Lambda, model => model.Sigma, model => model.Kappa, model => model.BestConcurrency, model => model.PeakThroughput, model => model.At(64)];

    /// <summary>
    /// 160 series of six points from a fixed seed: 95 % is 152 of them, and three standard errors of that are 8. Where a coefficient
    /// is 0 in truth, intervals may cover more often. bench/README.md has the rates of long series.
    /// </summary>
    [Theory]
    [InlineData(0.05, 0.002, 0.05, 159)]
    [InlineData(0.1, 0.01, 0.02, 159)]
    [InlineData(0.1, 0, 0.05, 160)]
    [InlineData(0, 0.002, 0.05, 160)]
    [InlineData(0, 0, 0.05, 160)]
    public void Intervals_contain_the_truth_in_95_of_100_series(double sigma, double kappa, double noise, int most)
    {
        const int Series = 160;
        UslModel truth = new(1000, sigma, kappa);
        int[] hits = new int[Quantities.Length];
        Parallel.For(0, Series, number =>
        {
            Random random = new((number * 7919) + 5);
            double[] throughputs = [.. Concurrencies.Select(n => truth.At(n) * Math.Exp(noise * SeriesShape.Normal(random)))];
            UslBootstrap bootstrap = UslBootstrap.Run(UslFit.Of(Concurrencies, throughputs, FitWeighting.Relative), 200, 1);
            for (int i = 0; i < hits.Length; i++)
            {
                (double low, double high) = bootstrap.Interval(Quantities[i]);
                double value = Quantities[i](truth);
                if (low <= value * (1 + 1e-9) && high >= value * (1 - 1e-9)) Interlocked.Increment(ref hits[i]);
            }
        });
        Assert.All(hits, count => Assert.InRange(count, 144, most));
    }

    [Fact]
    public void The_same_seed_gives_the_same_intervals_and_another_one_nearly_the_same()
    {
        UslFit fit = UslFit.Of(Concurrencies, [1000, 1890, 3500, 5600, 7500, 6900], FitWeighting.Relative);
        (double, double) Interval(int seed) => UslBootstrap.Run(fit, 1000, seed).Interval(model => model.PeakThroughput);
        Assert.Equal(Interval(1), Interval(1));
        Assert.NotEqual(Interval(1), Interval(2));
        Assert.Equal(1, Interval(1).Item1 / Interval(2).Item1, 0.05);
    }

    [Fact]
    public void Points_on_the_curve_have_intervals_of_no_width()
    {
        UslModel truth = new(1000, 0.05, 0.002);
        UslBootstrap bootstrap = UslBootstrap.Run(UslFit.Of(Concurrencies, [.. Concurrencies.Select(truth.At)], FitWeighting.Relative), 200, 1);
        (double low, double high) = bootstrap.Interval(model => model.Kappa);
        Assert.Equal(0.002, low, 1e-8);
        Assert.Equal(0.002, high, 1e-8);
    }

    [Fact]
    public void More_runs_make_narrower_intervals()
    {
        Assert.True(Width(1) > 1.5 * Width(8));

        static double Width(int runs)
        {
            Random random = new(3);
            UslModel truth = new(1000, 0.05, 0.002);
            double[] concurrencies = [.. Enumerable.Repeat(Concurrencies, runs).SelectMany(all => all)];
            double[] throughputs = [.. concurrencies.Select(n => truth.At(n) * Math.Exp(0.05 * SeriesShape.Normal(random)))];
            (double low, double high) = UslBootstrap.Run(UslFit.Of(concurrencies, throughputs, FitWeighting.Relative), 300, 1).Interval(model => model.PeakThroughput);
            return high - low;
        }
    }

    [Fact]
    public void It_ends_when_it_is_told_to()
    {
        using CancellationTokenSource stop = new();
        stop.Cancel();
        UslFit fit = UslFit.Of(Concurrencies, [1000, 1890, 3500, 5600, 7500, 6900], FitWeighting.Relative);
        Assert.Throws<OperationCanceledException>(() => UslBootstrap.Run(fit, 1000, 1, stop.Token));
    }
}
