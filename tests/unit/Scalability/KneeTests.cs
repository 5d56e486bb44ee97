using PerfTools.Engine.Scalability;

namespace PerfTools.Tests.Scalability;

public class KneeTests
{
    [Fact]
    public void The_knee_is_the_first_concurrency_above_twice_the_base()
    {
        Knee knee = Knee.Of(Points((8, 401), (1, 100), (2, 150), (4, 200), (16, 190)))!;
        Assert.Equal((8, 401, 100, 4), (knee.Concurrency!.Value, knee.P95Us!.Value, knee.BaseP95Us, knee.LargestBelow));
    }

    [Fact]
    public void Without_a_knee_all_concurrencies_lie_below_it()
    {
        Knee knee = Knee.Of(Points((1, 100), (2, 150), (4, 200)))!;
        Assert.Null(knee.Concurrency);
        Assert.Equal(4, knee.LargestBelow);
    }

    [Fact]
    public void Of_several_runs_the_median_counts()
    {
        Knee knee = Knee.Of(Points((1, 100), (1, 300), (1, 110), (4, 5000), (4, 200), (4, 210), (8, 221)))!;
        Assert.Equal((8, 110), (knee.Concurrency!.Value, knee.BaseP95Us));
    }

    [Fact]
    public void Without_a_base_there_is_nothing_to_compare_with()
    {
        Assert.Null(Knee.Of(Points((1, null), (2, 100), (4, 500))));
        Assert.Null(Knee.Of(Points((1, 100), (2, null))));
        Assert.Null(Knee.Of([]));
    }

    [Fact]
    public void A_concurrency_whose_percentile_is_not_known_is_skipped()
    {
        Knee knee = Knee.Of(Points((1, 100), (2, null), (4, 500)))!;
        Assert.Equal((4, 1), (knee.Concurrency!.Value, knee.LargestBelow));
    }

    private static LoadPoint[] Points(params (int Concurrency, double? P95Us)[] points) =>
        [.. points.Select(point => new LoadPoint { Concurrency = point.Concurrency, ThroughputPerSecond = 1, P95Us = point.P95Us })];
}
