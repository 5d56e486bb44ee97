namespace PerfTools.Tests.Fixtures;

/// <summary>Series of samples whose true median is known.</summary>
internal static class SeriesShape
{
    public static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    public static double[] LogNormal(int count, double sigma, Random random)
    {
        double[] samples = new double[count];
        for (int i = 0; i < count; i++) samples[i] = 1000 * Math.Exp(sigma * Normal(random));
        return samples;
    }

    public static (double[] Samples, double Median) Draw(string kind, int count, Random random) => kind switch
    {
        "independent" => (LogNormal(count, 0.5, random), 1000),
        "heavy tail" => ([.. Enumerable.Range(0, count).Select(_ => Math.Pow(1 - random.NextDouble(), -1 / 1.2))], Math.Pow(0.5, -1 / 1.2)),
        "autoregression 0.3" => (Autoregression(count, 0.3, random), 0),
        "autoregression 0.6" => (Autoregression(count, 0.6, random), 0),
        "autoregression 0.9" => (Autoregression(count, 0.9, random), 0),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind."),
    };

    private static double[] Autoregression(int count, double coefficient, Random random)
    {
        double[] samples = new double[count];
        double value = Normal(random) / Math.Sqrt(1 - (coefficient * coefficient));
        for (int i = 0; i < count; i++)
        {
            samples[i] = value;
            value = (coefficient * value) + Normal(random);
        }

        return samples;
    }
}
