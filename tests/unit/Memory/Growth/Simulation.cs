using PerfTools.Bench.Memory;

namespace PerfTools.Tests.Memory.Growth;

/// <summary>Seeded noise, and the families of the calibration study by name.</summary>
internal static class Simulation
{
    public static Window TenMinutes { get; } = new(10, 5, 50, 4);

    public static (double[] Hours, double[] MB) Family(string name, int seed) =>
        SeriesFamily.All.Single(family => family.Name == name).Generate(new Random(seed), new SeriesShape(), TenMinutes);

    /// <summary>Noise of standard deviation 1 whose neighbours are correlated.</summary>
    public static double[] Noise(int count, double correlation, int seed)
    {
        Random random = new(seed);
        double[] noise = new double[count];
        double last = Gaussian(random);
        for (int i = 0; i < count; i++)
        {
            noise[i] = last;
            last = (correlation * last) + (Math.Sqrt(1 - (correlation * correlation)) * Gaussian(random));
        }

        return noise;
    }

    public static double[] Range(int count) => [.. Enumerable.Range(0, count).Select(i => (double)i)];

    private static double Gaussian(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
