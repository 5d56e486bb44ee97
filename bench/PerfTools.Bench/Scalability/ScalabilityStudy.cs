using PerfTools.Engine.Scalability;

namespace PerfTools.Bench.Scalability;

/// <summary>
/// Measure-Scalability on published data, beside what R prints for them; and how often its 95 % intervals contain the truth, on
/// seeded points whose truth is known.
/// </summary>
internal static class ScalabilityStudy
{
    private const int Resamples = 500;

    private static readonly int[] Concurrencies = [1, 2, 4, 8, 16, 32, 48, 64];

    private static readonly (string Name, UslModel Truth)[] Shapes =
    [
        ("peak in the middle", new UslModel(1000, 0.05, 0.001)),
        ("early peak", new UslModel(1000, 0.1, 0.01)),
        ("contention only", new UslModel(1000, 0.1, 0)),
        ("coherency only", new UslModel(1000, 0, 0.0005)),
        ("linear", new UslModel(1000, 0, 0)),
    ];

    /// <param name="series">Series of points for each shape.</param>
    public static void Run(int series)
    {
        WritePublished();
        foreach ((int points, double noise) in new[] { (6, 0.02), (6, 0.1), (8, 0.05) }) WriteCoverage(points, noise, series);
    }

    private static void WritePublished()
    {
        MarkdownTable.Begin(
            "Published data: lambda / sigma / kappa", "data", "#points", "published (R usl, absolute errors)", "-Weighting Absolute", "-Weighting Relative");
        foreach (PublishedData data in PublishedData.All)
        {
            MarkdownTable.Row(
                data.Name, $"{data.Concurrencies.Length}", Text(new UslModel(data.Lambda, data.Sigma, data.Kappa)),
                Text(UslFit.Of(data.Concurrencies, data.Throughputs, FitWeighting.Absolute).Model),
                Text(UslFit.Of(data.Concurrencies, data.Throughputs, FitWeighting.Relative).Model));
        }
    }

    private static void WriteCoverage(int points, double noise, int series)
    {
        double[] concurrencies = [.. Concurrencies.Take(points)];
        MarkdownTable.Begin(
            $"{points} points, noise {100 * noise:0} %: % of {series} series whose 95 % interval contains the truth",
            "shape", "#lambda", "#sigma", "#kappa", "#best concurrency", "#peak throughput", "#prediction at twice the largest");
        foreach ((string name, UslModel truth) in Shapes)
        {
            Func<UslModel, double>[] quantities =
            [
                model => model.Lambda, model => model.Sigma, model => model.Kappa,
                model => model.BestConcurrency, model => model.PeakThroughput, model => model.At(2 * concurrencies[^1]),
            ];
            int[] hits = new int[quantities.Length];
            Parallel.For(0, series, number =>
            {
                bool[] contains = Contains(truth, concurrencies, noise, new Random((number * 7919) + 17), quantities);
                for (int i = 0; i < hits.Length; i++) if (contains[i]) Interlocked.Increment(ref hits[i]);
            });
            MarkdownTable.Row([name, .. hits.Select(count => $"{100.0 * count / series:0.0}")]);
        }
    }

    private static bool[] Contains(UslModel truth, double[] concurrencies, double noise, Random random, Func<UslModel, double>[] quantities)
    {
        double[] throughputs = [.. concurrencies.Select(n => truth.At(n) * Math.Exp(noise * Normal(random)))];
        UslFit fit = UslFit.Of(concurrencies, throughputs, FitWeighting.Relative);
        UslBootstrap bootstrap = UslBootstrap.Run(fit, Resamples, 1);
        return [.. quantities.Select(quantity =>
        {
            (double low, double high) = bootstrap.Interval(quantity);
            double value = quantity(truth);
            return low <= value * (1 + 1e-9) && high >= value * (1 - 1e-9);
        })];
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static string Text(UslModel model) => $"{model.Lambda:0.####} / {model.Sigma:0.######} / {model.Kappa:0.#######}";
}
