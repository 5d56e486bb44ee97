using PerfTools.Engine.Memory.Noise;

namespace PerfTools.Tests.Memory.Noise;

/// <summary>Series of which the noise is known.</summary>
public class MemoryNoiseTests
{
    private static readonly TimeSpan Watched = TimeSpan.FromMinutes(2);

    private static MemoryLeakResult Result(double[] values, double? detectable = 10, double low = -5, double high = 5, MemoryMetric metric = MemoryMetric.Private) => new()
    {
        Target = "steady (7)",
        ProcessId = 7,
        ProcessName = "steady",
        Metric = metric,
        SampleCount = values.Length,
        DurationMs = Watched.TotalMilliseconds,
        GrowthMBPerHourLow = low,
        GrowthMBPerHourHigh = high,
        GrowthCountPerHourLow = low,
        GrowthCountPerHourHigh = high,
        MinimumDetectableMBPerHour = metric == MemoryMetric.Private ? detectable : null,
        MinimumDetectableCountPerHour = metric == MemoryMetric.Private ? null : detectable,
        Samples =
        [
            .. values.Select((value, place) => new MemorySample
            {
                Target = "steady (7)",
                ProcessId = 7,
                Metric = metric,
                At = DateTimeOffset.UnixEpoch.AddMilliseconds(500 * place),
                ElapsedMs = 500 * place,
                MB = metric == MemoryMetric.Private ? value : null,
                Count = metric == MemoryMetric.Private ? null : value,
            }),
        ],
    };

    /// <summary>Noise of first order with a known deviation and correlation.</summary>
    private static double[] Noise(double deviation, double correlation, int count = 2_000)
    {
        Random random = new(20_241_127);
        double[] values = new double[count];
        double at = 0;
        for (int place = 0; place < count; place++)
        {
            double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            at = (correlation * at) + (deviation * Math.Sqrt(1 - (correlation * correlation)) * normal);
            values[place] = 100 + at;
        }

        return values;
    }

    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(2, 0.6)]
    [InlineData(2, 0.87)]
    public void Known_noise_is_found_again(double deviation, double correlation)
    {
        MemoryNoiseResult noise = MemoryNoise.Of(Result(Noise(deviation, correlation)), Watched);
        Assert.Equal(deviation, noise.DeviationMB!.Value, 0.2 * deviation);
        Assert.Equal(correlation, noise.Correlation!.Value, 0.16);
        Assert.True(noise.StepMB > 0);
        Assert.Null(noise.DeviationCount);
    }

    [Fact]
    public void A_trend_is_no_noise()
    {
        double[] values = [.. Noise(0.5, 0).Select((value, place) => value + (0.1 * place))];
        Assert.Equal(0.5, MemoryNoise.Of(Result(values), Watched).DeviationMB!.Value, 0.1);
    }

    [Fact]
    public void What_never_moves_has_no_noise_and_a_limit_of_its_resolution()
    {
        MemoryNoiseResult noise = MemoryNoise.Of(Result([.. Enumerable.Repeat(12.0, 100)], detectable: 0, low: 0, high: 0, MemoryMetric.Handles), TimeSpan.FromMinutes(10));
        Assert.Equal((0, null, null, Verdict.Pass), (noise.DeviationCount, noise.StepCount, noise.Correlation, noise.Verdict));
        Assert.Equal((6, 9), (noise.MinimumDetectableCountPerHour, noise.MaximumGrowthCountPerHour));
        Assert.Null(noise.MaximumGrowthMBPerHour);
    }

    [Fact]
    public void A_test_four_times_as_long_sees_an_eighth()
    {
        MemoryNoiseResult noise = MemoryNoise.Of(Result(Noise(1, 0)), 4 * Watched);
        Assert.Equal((1.25, 1.9), (noise.MinimumDetectableMBPerHour, noise.MaximumGrowthMBPerHour));
    }

    [Fact]
    public void From_a_short_look_no_limit_follows_for_a_long_test()
    {
        Assert.Equal(Verdict.Pass, MemoryNoise.Of(Result(Noise(1, 0)), 5 * Watched).Verdict);
        MemoryNoiseResult noise = MemoryNoise.Of(Result(Noise(1, 0)), 6 * Watched);
        Assert.Equal((Verdict.Inconclusive, null), (noise.Verdict, noise.MaximumGrowthMBPerHour));
        Assert.Contains("watch it for 2 min 24 s at least", noise.Reason);
    }

    [Fact]
    public void From_a_target_that_grows_itself_no_limit_follows()
    {
        MemoryNoiseResult noise = MemoryNoise.Of(Result(Noise(1, 0), low: 3, high: 9), Watched);
        Assert.Equal((Verdict.Inconclusive, null), (noise.Verdict, noise.MaximumGrowthMBPerHour));
        Assert.Contains("grew itself, by 3 to 9 MB/h", noise.Reason);
        Assert.Null(MemoryNoise.LimitsOf([noise]));
    }

    [Fact]
    public void Nor_from_too_few_checkpoints()
    {
        MemoryNoiseResult noise = MemoryNoise.Of(Result([1, 2, 1], detectable: null), Watched);
        Assert.Equal((Verdict.Inconclusive, null, null), (noise.Verdict, noise.MinimumDetectableMBPerHour, noise.MaximumGrowthMBPerHour));
        Assert.Contains("watch it for longer", noise.Reason);
    }

    [Fact]
    public void The_limits_of_a_profile_are_the_largest_of_each_unit()
    {
        MemoryNoiseResult memory = MemoryNoise.Of(Result(Noise(1, 0)), Watched);
        PerfMemoryLimits limits = MemoryNoise.LimitsOf(
        [
            memory, memory with { MaximumGrowthMBPerHour = 40 }, memory with { MaximumGrowthMBPerHour = null },
            MemoryNoise.Of(Result([.. Enumerable.Repeat(12.0, 100)], 6, 0, 0, MemoryMetric.Threads), Watched),
        ])!;
        Assert.Equal((40, 45, null), (limits.MaximumGrowthMBPerHour, limits.MaximumGrowthCountPerHour, limits.MaximumGrowthBytesPerOperation));
        Assert.Contains("steady (7)", limits.Comment);
    }
}
