using PerfTools.Engine.Reporting;
using PerfTools.Tests.Merging;

namespace PerfTools.Tests.Reporting;

/// <summary>Which samples the interval of a number comes from.</summary>
public class ResultIntervalsTests
{
    private static readonly long[] Fast = [.. Enumerable.Range(1, 1000).Select(i => 90_000L + (20 * i))];
    private static readonly long[] Slow = [.. Fast.Select(nanoseconds => nanoseconds * 10)];

    [Fact]
    public void Of_an_open_load_response_and_service_times_have_their_own()
    {
        ConcurrentSessionsResult load = PartsOf.Load("a", Slow) with { ServiceDistribution = PartsOf.Samples(Fast), ServiceP50Us = 100, ServiceP99Us = 110 };
        Dictionary<string, (double Low, double High)> intervals = ResultIntervals.OfAll(load);
        Holds(1000, intervals["P50Us"]);
        Holds(100, intervals["ServiceP50Us"]);
        Holds(1098, intervals["P99Us"]);
        Holds(109.8, intervals["ServiceP99Us"]);
        Assert.DoesNotContain("MeanUs", intervals.Keys);
    }

    [Fact]
    public void Of_a_closed_load_they_are_the_same() =>
        Assert.Equal(ResultIntervals.Of(PartsOf.Load("a", Slow), "P50Us"), ResultIntervals.Of(PartsOf.Load("a", Slow), "ServiceP50Us"));

    [Fact]
    public void Of_Redis_in_an_open_loop_the_response_times_say_nothing_of_service_times()
    {
        RedisLatencyResult latency = PartsOf.Latency(Slow) with { ServiceP50Us = 100 };
        Holds(1000, ResultIntervals.Of(latency, "P50Us")!.Value);
        Assert.Null(ResultIntervals.Of(latency, "ServiceP50Us"));
    }

    private static void Holds(double value, (double Low, double High) interval)
    {
        Assert.InRange(value, interval.Low, interval.High);
        Assert.InRange(interval.High - interval.Low, 0, 0.2 * value);
    }
}
