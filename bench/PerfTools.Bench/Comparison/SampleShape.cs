using PerfTools.Engine.Statistics;

namespace PerfTools.Bench.Comparison;

/// <summary>A family of latencies whose median is about 100 us.</summary>
internal sealed record SampleShape(string Name, Func<Random, double> Draw)
{
    public static IReadOnlyList<SampleShape> All { get; } =
    [
        new("normal, 5 %", random => 100 + (5 * Normal(random))),
        Lognormal(0.15),
        Lognormal(0.25),
        new("lognormal, sigma 1", random => 100 * Math.Exp(Normal(random))),
        new("heavy tail, Pareto 1.5", random => 63 * Math.Pow(1 - random.NextDouble(), -1 / 1.5)),
        new("two modes, 80 and 120 us", random => (random.NextDouble() < 0.5 ? 80 : 120) + (3 * Normal(random))),
        new("clock of 10 us", random => 10 * Math.Round(10 * Math.Exp(0.25 * Normal(random)))),
    ];

    public static SampleShape Lognormal(double sigma) =>
        new(FormattableString.Invariant($"lognormal, sigma {sigma}"), random => 100 * Math.Exp(sigma * Normal(random)));

    /// <summary>Samples in microseconds, through the histogram that every measurement records into.</summary>
    public Distribution Sample(Random random, int count, double factor = 1)
    {
        LatencyHistogram histogram = new();
        for (int i = 0; i < count; i++) histogram.Record((long)Math.Round(1000 * factor * Math.Max(1, Draw(random))));
        return histogram.ToDistribution();
    }

    public static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
