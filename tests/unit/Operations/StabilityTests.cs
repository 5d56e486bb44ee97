using PerfTools.Engine.Operations.Stability;
using PerfTools.Engine.Statistics;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Operations;

public class StabilityTests
{
    private static readonly double[] Steady = SeriesShape.LogNormal(400, 0.05, new Random(3));

    [Fact]
    public void Steady_samples_give_no_reason() => Assert.Empty(StabilityCheck.Reason(Evidence(Steady)));

    [Theory]
    [InlineData(20, 0.05)]
    [InlineData(200, 0.05)]
    [InlineData(200, 0.5)]
    [InlineData(2000, 0.2)]
    public void Clean_noise_is_called_unstable_in_at_most_one_of_twenty_runs(int count, double sigma)
    {
        Random random = new(11);
        int alarms = Enumerable.Range(0, 400).Count(_ => StabilityCheck.Reason(Evidence(SeriesShape.LogNormal(count, sigma, random))).Length > 0);
        Assert.InRange(alarms, 0, 20);
    }

    [Fact]
    public void A_second_half_that_is_slower_is_drift()
    {
        double[] samples = [.. Steady.Select((sample, i) => i < 200 ? sample : sample * 1.1)];
        Assert.Matches("^drift: the second half is [0-9.]+ % slower than the first$", Drift.Reason(Evidence(samples)));
    }

    [Fact]
    public void A_gradual_change_is_drift_too() =>
        Assert.Contains("faster", Drift.Reason(Evidence([.. Steady.Select((sample, i) => sample * (1.3 - (0.001 * i)))])));

    [Fact]
    public void A_change_that_is_certain_but_small_is_none() =>
        Assert.Null(Drift.Reason(Evidence([.. Enumerable.Range(0, 400).Select(i => i < 200 ? 1000.0 + (i % 3) : 1010 + (i % 3))])));

    [Fact]
    public void A_change_that_chance_explains_is_none() =>
        Assert.Null(Drift.Reason(Evidence([100, 150, 120, 90, 200, 130, 110, 160, 95, 105, 140, 125, 210, 92, 180, 100, 115, 150, 135, 122])));

    [Fact]
    public void Two_times_are_several_modes()
    {
        double[] samples = [.. Steady.Select((sample, i) => i % 4 == 0 ? sample * 2 : sample)];
        Assert.Matches("^multimodal: 75 % of the samples are about (0.99|1)[0-9.]* us, the others (1.9|2)", SeveralModes.Reason(Evidence(samples)));
    }

    [Fact]
    public void Two_times_that_are_close_are_one()
    {
        Random random = new(4);
        double[] samples = [.. Enumerable.Range(0, 400).Select(i => (i % 2 == 0 ? 1000 : 1030) + SeriesShape.Normal(random))];
        Assert.True(DipTest.IsMultimodal([.. samples.Order()]));
        Assert.Null(SeveralModes.Reason(Evidence(samples)));
    }

    [Fact]
    public void A_few_slow_samples_are_no_second_mode() =>
        Assert.Null(SeveralModes.Reason(Evidence([.. Steady.Select((sample, i) => i % 40 == 0 ? sample * 20 : sample)])));

    [Fact]
    public void A_cold_first_sample_counts_only_without_warm_up()
    {
        double[] samples = [30_000, .. Steady];
        Assert.Matches("^slow first run: (29|30)", SlowFirstRun.Reason(Evidence(samples) with { WarmupCount = 0 }));
        Assert.Null(SlowFirstRun.Reason(Evidence(samples)));
        Assert.Null(SlowFirstRun.Reason(Evidence(Steady) with { WarmupCount = 0 }));
    }

    [Fact]
    public void Many_severe_outliers_are_a_noisy_host_and_few_are_not()
    {
        Assert.Contains("severe outliers", NoisyHost.Reason(Evidence([.. Steady.Select((sample, i) => i % 10 == 0 ? sample * 20 : sample)])));
        Assert.Null(NoisyHost.Reason(Evidence([.. Steady.Select((sample, i) => i % 50 == 0 ? sample * 20 : sample)])));
    }

    [Fact]
    public void Stalls_and_stolen_time_are_a_noisy_host()
    {
        Assert.Contains("stalled for 8 ms", NoisyHost.Reason(Evidence(Steady) with { WorstStallUs = 8000 }));
        Assert.Null(NoisyHost.Reason(Evidence(Steady) with { WorstStallUs = 1000 }));
        Assert.Contains("took 7.5 %", NoisyHost.Reason(Evidence(Steady) with { StealPercent = 7.5 }));
        Assert.Null(NoisyHost.Reason(Evidence(Steady) with { StealPercent = 1 }));
    }

    [Fact]
    public void Reasons_are_joined()
    {
        double[] samples = [.. Steady.Select((sample, i) => i < 200 ? sample : sample * 1.1)];
        Assert.Matches("^drift: .*; noisy host: .*$", StabilityCheck.Reason(Evidence(samples) with { StealPercent = 50 }));
    }

    [Fact]
    public void A_baseline_that_drifts_makes_the_difference_drift_though_the_operation_is_steady()
    {
        Random random = new(5);
        double[] differences = [.. Enumerable.Range(0, 400).Select(i => (i < 200 ? 0 : -50) + (5 * SeriesShape.Normal(random)))];
        Assert.Matches("^difference: drift: it is 0.0[45][0-9]* us less in the second half than in the first$", StabilityCheck.ReasonOfDifferences(differences, 2000));
        Assert.Empty(StabilityCheck.ReasonOfDifferences(differences, 10_000));
    }

    [Fact]
    public void A_baseline_of_two_times_makes_the_difference_multimodal()
    {
        Random random = new(6);
        double[] differences = [.. Enumerable.Range(0, 400).Select(i => (i % 4 == 0 ? -300 : 0) + (5 * SeriesShape.Normal(random)))];
        Assert.Matches("^difference: multimodal: 25 % are about -0.(29|30|3)[0-9]* us, the others -?0(.00[0-9])? us$", StabilityCheck.ReasonOfDifferences(differences, 1000));
        Assert.Empty(StabilityCheck.ReasonOfDifferences(differences, 10_000));
    }

    [Theory]
    [InlineData(20)]
    [InlineData(400)]
    public void Clean_differences_are_called_unstable_in_at_most_one_of_twenty_runs(int count)
    {
        Random random = new(12);
        int alarms = Enumerable.Range(0, 400).Count(_ =>
        {
            double[] one = SeriesShape.LogNormal(count, 0.3, random);
            double[] other = SeriesShape.LogNormal(count, 0.3, random);
            return StabilityCheck.ReasonOfDifferences([.. one.Zip(other, (a, b) => a - b)], 1000).Length > 0;
        });
        Assert.InRange(alarms, 0, 20);
    }

    private static StabilityEvidence Evidence(double[] samples) => new(samples, SampleSummary.Of(samples), 100, null, null);
}
