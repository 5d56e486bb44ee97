using PerfTools.Engine.Scalability;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Scalability;

public class ScalabilityAnalysisTests
{
    private static readonly int[] Doubling = [1, 2, 4, 8, 16, 32, 64];

    private static readonly ScalabilityOptions Quick = new() { BootstrapCount = 300 };

    [Fact]
    public async Task A_curve_with_its_peak_in_sight_is_described_and_not_judged_unasked()
    {
        ScalabilityResult result = await Analyze(Points(new UslModel(1000, 0.05, 0.002), 0.01));
        Assert.Equal((Verdict.NotEvaluated, string.Empty, 7, 0), (result.Verdict, result.Reason, result.PointCount, result.ExcludedPointCount));
        Assert.Equal((1, 64), (result.SmallestConcurrency!.Value, result.LargestConcurrency!.Value));
        Assert.InRange(result.LambdaPerSecond!.Value, result.LambdaPerSecondLow!.Value, result.LambdaPerSecondHigh!.Value);
        Assert.InRange(21.79, result.BestConcurrencyLow!.Value, result.BestConcurrencyHigh!.Value);
        Assert.InRange(7_500, result.PeakThroughputPerSecondLow!.Value, result.PeakThroughputPerSecondHigh!.Value);
        Assert.False(result.IsPeakExtrapolated);
        Assert.InRange(result.RSquared!.Value, 0.99, 1);
        Assert.InRange(result.ResidualPercent!.Value, 0.2, 2);
        Assert.Equal(result.MaxMeasuredConcurrency, result.GetPoints().MaxBy(point => point.ThroughputPerSecond)!.Concurrency);
        Assert.Equal(7, result.Trend.Length);
    }

    [Fact]
    public async Task The_order_of_the_input_changes_nothing()
    {
        List<LoadPoint> points = [.. Points(new UslModel(1000, 0.05, 0.002), 0.05), .. Points(new UslModel(1000, 0.05, 0.002), 0.05, seed: 9)];
        ScalabilityResult one = await Analyze(points);
        points.Reverse();
        ScalabilityResult other = await Analyze(points);
        Assert.Equal($"{one}", $"{other}");
    }

    [Theory]
    [InlineData(0.0, 0.0, "no end of it can be seen")]
    [InlineData(0.1, 0.0, "Measure beyond")]
    [InlineData(0.02, 0.0001, "lies beyond the largest concurrency, 64: it is an extrapolation")]
    public async Task A_peak_that_is_not_among_the_points_is_inconclusive(double sigma, double kappa, string reason)
    {
        ScalabilityResult result = await Analyze(Points(new UslModel(1000, sigma, kappa), 0.001));
        Assert.Equal(Verdict.Inconclusive, result.Verdict);
        Assert.Contains(reason, result.Reason, StringComparison.Ordinal);
        Assert.Equal(result.BestConcurrency is not null, result.IsPeakExtrapolated);
        Assert.Equal(sigma, result.Sigma!.Value, 0.01);
    }

    [Fact]
    public async Task Without_a_peak_there_is_an_asymptote_and_the_notes_say_what_cannot_be_told_from_0()
    {
        ScalabilityResult result = await Analyze(Points(new UslModel(1000, 0.1, 0), 0));
        Assert.Null(result.BestConcurrency);
        Assert.Null(result.PeakThroughputPerSecond);
        Assert.Equal(10_000, result.AsymptotePerSecond!.Value, 0.1);
        Assert.Equal(0, result.Kappa);
        Assert.Contains("kappa does not exclude 0", result.Notes, StringComparison.Ordinal);
        Assert.DoesNotContain("sigma does not", result.Notes, StringComparison.Ordinal);
        ScalabilityResult linear = await Analyze(Points(new UslModel(1000, 0, 0), 0));
        Assert.Null(linear.AsymptotePerSecond);
        Assert.Contains("sigma does not exclude 0", linear.Notes, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new int[0], "no point without errors")]
    [InlineData(new[] { 8 }, "only the concurrency 8")]
    [InlineData(new[] { 1, 2, 4, 4, 2, 1 }, "only the concurrencies 1, 2, 4")]
    [InlineData(new[] { 1, 2, 4, 8 }, "4 points leave too little")]
    public async Task Too_few_points_have_no_fit_and_a_reason(int[] concurrencies, string reason)
    {
        UslModel truth = new(1000, 0.05, 0.002);
        LoadPoint failed = new() { Concurrency = 1, ThroughputPerSecond = 0 };
        ScalabilityResult result = await Analyze([failed, .. concurrencies.Select(n => new LoadPoint { Concurrency = n, ThroughputPerSecond = truth.At(n) })]);
        Assert.Equal(Verdict.Inconclusive, result.Verdict);
        Assert.Contains(reason, result.Reason, StringComparison.Ordinal);
        Assert.Null(result.Sigma);
        Assert.Null(result.BestConcurrencyHigh);
        Assert.Equal((concurrencies.Length, 1), (result.PointCount, result.ExcludedPointCount));
    }

    [Fact]
    public async Task Repeated_runs_of_one_concurrency_are_points_of_their_own()
    {
        UslModel truth = new(1000, 0.05, 0.01);
        ScalabilityResult result = await Analyze([.. new[] { 1, 4, 16, 32, 1, 4, 16, 32 }.Select(n => new LoadPoint { Concurrency = n, ThroughputPerSecond = truth.At(n) })]);
        Assert.Equal((8, Verdict.NotEvaluated), (result.PointCount, result.Verdict));
        Assert.Equal(0.01, result.Kappa!.Value, 1e-6);
    }

    [Fact]
    public async Task Throughput_that_follows_no_law_is_not_carried_by_a_fit()
    {
        double[] zigzag = [1000, 300, 2500, 400, 2800, 350, 2000];
        ScalabilityResult result = await Analyze([.. Doubling.Select((n, i) => new LoadPoint { Concurrency = n, ThroughputPerSecond = zigzag[i] })], ("Sigma", "<2"));
        Assert.Equal(Verdict.Inconclusive, result.Verdict);
        Assert.Contains("the law explains only", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flat_throughput_is_followed_closely_though_it_leaves_nothing_to_explain()
    {
        Random random = new(1);
        ScalabilityResult result = await Analyze(
            [.. Doubling.Select(n => new LoadPoint { Concurrency = n, ThroughputPerSecond = 1000 * Math.Exp(0.01 * SeriesShape.Normal(random)) })], ("Sigma", ">0.5"));
        Assert.Equal(Verdict.Pass, result.Verdict);
        Assert.InRange(result.Sigma!.Value, 0.9, 1.1);
    }

    [Fact]
    public async Task Points_with_errors_are_left_out_and_named()
    {
        LoadPoint[] points = [.. Points(new UslModel(1000, 0.05, 0.002), 0.01)];
        LoadPoint bad = new() { Concurrency = 128, ThroughputPerSecond = 9e9 };
        LoadPoint[] all =
        [
            .. points,
            bad with { ErrorPercent = 2.5 }, bad with { SessionsFailedToCreate = 3 }, bad with { SessionsLost = 1 }, bad with { Succeeded = 0 },
            bad with { ThroughputPerSecond = 0 }, bad with { Model = LoadModel.Open }, bad with { Model = LoadModel.Staged },
        ];
        ScalabilityResult result = await Analyze(all);
        Assert.Equal((7, 7, 64), (result.PointCount, result.ExcludedPointCount, result.LargestConcurrency!.Value));
        Assert.Equal((await Analyze(points)).Kappa, result.Kappa);
        Assert.All(
            ["2.5 % of the operations failed", "3 sessions could not be created", "1 sessions were lost", "not one operation succeeded", "an open model", "a staged load"],
            text => Assert.Contains($"128 sessions is not in the fit: {text}", result.Notes, StringComparison.Ordinal));
        Assert.All(result.GetPoints().Where(point => point.Concurrency == 128), point => Assert.NotEmpty(point.Exclusion));
    }

    [Fact]
    public async Task A_saturated_client_and_superlinear_points_are_noted()
    {
        LoadPoint[] points = [.. Points(new UslModel(1000, 0.05, 0.002), 0.01)];
        points[^1] = points[^1] with { ClientCpuPercent = 93 };
        points[0] = points[0] with { ThroughputPerSecond = 500, ClientCpuPercent = 20 };
        ScalabilityResult result = await Analyze(points);
        Assert.Equal(93, result.MaxClientCpuPercent);
        Assert.Contains("80 % of its processors at 64 sessions", result.Notes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_than_linear_growth_is_said()
    {
        double[] growth = [100, 230, 480, 1000, 2100, 4300, 8700];
        ScalabilityResult result = await Analyze([.. Doubling.Select((n, i) => new LoadPoint { Concurrency = n, ThroughputPerSecond = growth[i] })]);
        Assert.Contains("that is superlinear", result.Notes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Predictions_are_those_of_the_curve_with_their_interval()
    {
        UslModel truth = new(1000, 0.05, 0.002);
        ScalabilityResult result = await Analyze(Points(truth, 0), Quick with { PredictAt = [128, 16, 128] });
        Assert.Equal("16: 7174.888 (7174.888 to 7174.888); 128: 3211.078 (3211.078 to 3211.078)", result.PredictedThroughput);
        Assert.Equal([(16, false), (128, true)], result.GetPredictions().Select(one => (one.Concurrency, one.IsExtrapolated)));
        ScalabilityPrediction noisy = (await Analyze(Points(truth, 0.03), Quick with { PredictAt = [128] })).GetPredictions()[0];
        Assert.InRange(noisy.ThroughputPerSecond, noisy.ThroughputPerSecondLow * 1.001, noisy.ThroughputPerSecondHigh * 0.999);
    }

    [Fact]
    public async Task Each_target_and_operation_has_a_result_in_the_order_of_the_input()
    {
        UslModel truth = new(1000, 0.05, 0.002);
        LoadPoint[] points =
        [
            .. Points(truth, 0).SelectMany(point => new[] { point with { Target = "b", Operation = "SET" }, point with { Target = "a" }, point with { Target = "b", Operation = "GET" } }),
        ];
        List<ScalabilityResult> results = await All(points, Quick);
        Assert.Equal(["b SET", "a ", "b GET"], results.Select(result => $"{result.Target} {result.Operation}"));
        Assert.All(results, result => Assert.Equal(7, result.PointCount));
    }

    private static IEnumerable<LoadPoint> Points(UslModel truth, double noise, int seed = 1)
    {
        Random random = new(seed);
        return Doubling.Select(n => new LoadPoint { Concurrency = n, ThroughputPerSecond = truth.At(n) * Math.Exp(noise * SeriesShape.Normal(random)) }).ToList();
    }

    private static Task<ScalabilityResult> Analyze(IEnumerable<LoadPoint> points, params (string Name, string Expression)[] thresholds) => Analyze(points, Quick with
    {
        Thresholds = ThresholdSet.Parse(thresholds.ToDictionary(one => one.Name, one => one.Expression), typeof(ScalabilityResult)),
    });

    private static async Task<ScalabilityResult> Analyze(IEnumerable<LoadPoint> points, ScalabilityOptions options) => Assert.Single(await All(points, options));

    private static async Task<List<ScalabilityResult>> All(IEnumerable<LoadPoint> points, ScalabilityOptions options)
    {
        List<ScalabilityResult> results = [];
        await foreach (ScalabilityResult result in new ScalabilityAnalysis(options, [.. points]).MeasureAsync(null, CancellationToken.None)) results.Add(result);
        return results;
    }
}
