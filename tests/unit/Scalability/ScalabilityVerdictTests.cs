using PerfTools.Engine.Scalability;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Scalability;

public class ScalabilityVerdictTests
{
    private static readonly UslModel Peaked = new(1000, 0.05, 0.002);
    private static readonly UslModel Rising = new(1000, 0.02, 0.0001);
    private static readonly UslModel Saturating = new(1000, 0.1, 0);

    [Theory]
    [InlineData("BestConcurrency", ">=15", Verdict.Pass)]
    [InlineData("BestConcurrency", ">=40", Verdict.Fail)]
    [InlineData("BestConcurrency", ">=21.8", Verdict.Inconclusive)]
    [InlineData("Sigma", "<0.2", Verdict.Pass)]
    [InlineData("Kappa", "<0.001", Verdict.Fail)]
    [InlineData("PeakThroughputPerSecond", ">5000", Verdict.Pass)]
    [InlineData("LambdaPerSecond", "<1000", Verdict.Inconclusive)]
    [InlineData("KneeConcurrency", ">4", Verdict.Inconclusive)]
    [InlineData("PointCount", "=7", Verdict.Pass)]
    public async Task An_interval_on_both_sides_of_a_bound_decides_nothing(string property, string bound, Verdict expected) =>
        Assert.Equal(expected, (await Judge(Peaked, 0.02, property, bound)).Verdict);

    [Theory]
    [InlineData("BestConcurrency", ">=32", Verdict.Pass)]
    [InlineData("BestConcurrency", "<500", Verdict.Inconclusive)]
    [InlineData("BestConcurrency", ">=80", Verdict.Inconclusive)]
    [InlineData("PeakThroughputPerSecond", ">20000", Verdict.Pass)]
    [InlineData("PeakThroughputPerSecond", ">36000", Verdict.Inconclusive)]
    [InlineData("Sigma", "<0.1", Verdict.Pass)]
    public async Task A_peak_beyond_the_points_is_known_as_at_least_what_was_seen(string property, string bound, Verdict expected)
    {
        ScalabilityResult result = await Judge(Rising, 0.001, property, bound);
        Assert.True(result.IsPeakExtrapolated);
        Assert.Equal(expected, result.Verdict);
    }

    [Theory]
    [InlineData("BestConcurrency", ">=64", Verdict.Pass)]
    [InlineData("BestConcurrency", ">=65", Verdict.Inconclusive)]
    [InlineData("BestConcurrency", "<100", Verdict.Inconclusive)]
    [InlineData("PeakThroughputPerSecond", ">8000", Verdict.Pass)]
    [InlineData("AsymptotePerSecond", "<12000", Verdict.Pass)]
    public async Task Where_throughput_has_no_peak_it_is_as_far_away_as_one_likes(string property, string bound, Verdict expected) =>
        Assert.Equal(expected, (await Judge(Saturating, 0, property, bound)).Verdict);

    [Fact]
    public async Task Without_a_fit_what_was_measured_can_fail_and_nothing_can_pass()
    {
        LoadPoint[] points = [.. Points(Peaked, 0).Take(3)];
        Assert.Equal(Verdict.Fail, (await Analyze(points, "MaxMeasuredPerSecond", ">1e6")).Verdict);
        ScalabilityResult met = await Analyze(points, "MaxMeasuredPerSecond", ">1");
        Assert.Equal((Verdict.Inconclusive, string.Empty), (met.Verdict, met.Violations));
        ScalabilityResult unknown = await Analyze(points, "Kappa", "<1");
        Assert.Equal((Verdict.Inconclusive, "Kappa < 1: this run could not determine the value"), (unknown.Verdict, unknown.Violations));
    }

    private static IEnumerable<LoadPoint> Points(UslModel truth, double noise)
    {
        Random random = new(1);
        return new[] { 1, 2, 4, 8, 16, 32, 64 }.Select(n => new LoadPoint { Concurrency = n, ThroughputPerSecond = truth.At(n) * Math.Exp(noise * SeriesShape.Normal(random)) });
    }

    private static Task<ScalabilityResult> Judge(UslModel truth, double noise, string property, string bound) => Analyze([.. Points(truth, noise)], property, bound);

    private static async Task<ScalabilityResult> Analyze(LoadPoint[] points, string property, string bound)
    {
        ThresholdSet thresholds = ThresholdSet.Parse(new Dictionary<string, string> { [property] = bound }, typeof(ScalabilityResult));
        List<ScalabilityResult> results = [];
        ScalabilityAnalysis analysis = new(new ScalabilityOptions { BootstrapCount = 300, Thresholds = thresholds }, points);
        await foreach (ScalabilityResult result in analysis.MeasureAsync(null, CancellationToken.None)) results.Add(result);
        return Assert.Single(results);
    }
}
