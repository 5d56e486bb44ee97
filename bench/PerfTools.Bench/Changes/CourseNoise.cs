using PerfTools.Bench.Comparison;

namespace PerfTools.Bench.Changes;

/// <summary>Noise of a run around its level, with a spread of one.</summary>
internal sealed record CourseNoise(string Name, Func<Random, double> Draw)
{
    public static IReadOnlyList<CourseNoise> All { get; } =
    [
        new("normal", SampleShape.Normal),
        new("lognormal, sigma 0.5", random => (Math.Exp(0.5 * SampleShape.Normal(random)) - 1) / 0.5),
        new("heavy tail, t with 2 degrees of freedom", random => SampleShape.Normal(random) / Math.Sqrt(-Math.Log(1 - random.NextDouble()))),
        new("normal, 1 run in 20 is 10 to 30 above", random => SampleShape.Normal(random) + (random.NextDouble() < 0.05 ? 10 + (20 * random.NextDouble()) : 0)),
    ];
}
