namespace PerfTools.Tests.Fixtures;

/// <summary>Seeded random latencies, in nanoseconds, of the shapes that latencies come in.</summary>
internal static class SampleShape
{
    public static readonly string[] Names = ["uniform", "exponential", "lognormal", "bimodal", "constant", "tiny", "heavy tail"];

    public static long[] Draw(string shape, int count, int seed)
    {
        Random random = new(seed);
        long[] samples = new long[count];
        for (int i = 0; i < count; i++) samples[i] = Math.Max(0, (long)One(shape, random));
        return samples;
    }

    private static double One(string shape, Random random)
    {
        double u = 1 - random.NextDouble();
        return shape switch
        {
            "uniform" => 1_000_000 * u,
            "exponential" => -80_000 * Math.Log(u),
            "lognormal" => 40_000 * Math.Exp(0.6 * Math.Sqrt(-2 * Math.Log(u)) * Math.Cos(2 * Math.PI * random.NextDouble())),
            "bimodal" => u < 0.7 ? 30_000 + (5_000 * random.NextDouble()) : 4_000_000 + (100_000 * random.NextDouble()),
            "constant" => 123_456,
            "tiny" => random.Next(0, 50),
            "heavy tail" => 20_000 / Math.Pow(u, 1.5),
            _ => throw new ArgumentOutOfRangeException(nameof(shape), shape, "No such shape."),
        };
    }
}
