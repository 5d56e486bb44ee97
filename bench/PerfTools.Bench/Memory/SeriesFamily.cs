namespace PerfTools.Bench.Memory;

/// <summary>A family of simulated series: its name, whether it leaks, and what it adds to base and noise, in MB over 0 to 1.</summary>
internal sealed record SeriesFamily(string Name, bool IsLeak, Func<Random, SeriesShape, double, Func<double, double>> Signal, bool IsWhite = false)
{
    private const int Bursts = 100;

    /// <summary>All families; the number that a signal gets is what a leak adds over the window.</summary>
    public static IReadOnlyList<SeriesFamily> All { get; } =
    [
        new("flat, white noise", false, (_, _, _) => _ => 0, IsWhite: true),
        new("flat, AR noise", false, (_, _, _) => _ => 0),
        new("slow sawtooth", false, (random, shape, _) => Sawtooth(random, shape, Between(random, 1 / 6.0, 1 / 3.0))),
        new("fast sawtooth", false, (random, shape, _) => Sawtooth(random, shape, Between(random, 1 / 30.0, 1 / 10.0))),
        new("short warm-up", false, (random, shape, _) => WarmUp(shape, Between(random, 1 / 20.0, 1 / 10.0))),
        new("slow warm-up, T/4", false, (_, shape, _) => WarmUp(shape, 1 / 4.0)),
        new("slow warm-up, T/2", false, (_, shape, _) => WarmUp(shape, 1 / 2.0)),
        new("cache to a bound", false, (random, shape, _) => Cache(shape, Between(random, 0.2, 0.7))),
        new("pool steps", false, Jumps),
        new("load swing", false, (random, shape, _) => Swing(random, shape)),
        new("shrinking", false, Shrinking),
        new("leak", true, (_, _, leak) => Leak(leak)),
        new("leak under slow sawtooth", true, (random, shape, leak) => Sum(Leak(leak), Sawtooth(random, shape, Between(random, 1 / 6.0, 1 / 3.0)))),
        new("leak under fast sawtooth", true, (random, shape, leak) => Sum(Leak(leak), Sawtooth(random, shape, Between(random, 1 / 30.0, 1 / 10.0)))),
        new("leak on a warm-up", true, (random, shape, leak) => Sum(Leak(leak), WarmUp(shape, Between(random, 1 / 20.0, 1 / 10.0)))),
        new("leak in bursts", true, (_, _, leak) => x => leak * Math.Floor(x * Bursts) / Bursts),
        new("leak beside pool steps", true, (random, shape, leak) => Sum(Leak(leak), Jumps(random, shape, leak))),
    ];

    public (double[] Hours, double[] MB) Generate(Random random, SeriesShape shape, Window window)
    {
        Func<double, double> signal = Signal(random, shape, window.LeakMB);
        double correlation = IsWhite ? 0 : shape.Correlation;
        double[] hours = new double[window.Count], values = new double[window.Count];
        double noise = shape.NoiseMB * Gaussian(random);
        for (int i = 0; i < values.Length; i++)
        {
            double x = (double)i / (values.Length - 1);
            hours[i] = x * window.Hours;
            values[i] = shape.BaseMB + signal(x) + noise;
            noise = (correlation * noise) + (shape.NoiseMB * Math.Sqrt(1 - (correlation * correlation)) * Gaussian(random));
        }

        return (hours, values);
    }

    private static Func<double, double> Leak(double leak) => x => leak * x;

    private static Func<double, double> Sum(Func<double, double> a, Func<double, double> b) => x => a(x) + b(x);

    private static Func<double, double> WarmUp(SeriesShape shape, double constant) =>
        x => shape.WarmUpMB * (1 - Math.Exp(-x / (constant * shape.WarmUpLength)));

    private static Func<double, double> Cache(SeriesShape shape, double full) => x => shape.WarmUpMB * Math.Min(1, x / full);

    /// <summary>Teeth of nearly the same length and height: no collector is a clock.</summary>
    private static Func<double, double> Sawtooth(Random random, SeriesShape shape, double length)
    {
        List<double> drops = [-length * shape.SawtoothLength * random.NextDouble()];
        while (drops[^1] < 1) drops.Add(drops[^1] + (length * shape.SawtoothLength * Between(random, 0.85, 1.15)));
        return x =>
        {
            int tooth = drops.FindLastIndex(drop => drop <= x);
            return shape.SawtoothMB * (x - drops[tooth]) / (length * shape.SawtoothLength);
        };
    }

    private static Func<double, double> Jumps(Random random, SeriesShape shape, double leak)
    {
        double[] at = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.NextDouble())];
        return x => shape.JumpMB * at.Count(moment => moment <= x);
    }

    private static Func<double, double> Swing(Random random, SeriesShape shape)
    {
        double period = Between(random, 0.5, 1.5) * shape.SwingLength;
        double phase = 2 * Math.PI * random.NextDouble();
        return x => shape.SwingMB * Math.Sin((2 * Math.PI * x / period) + phase);
    }

    private static Func<double, double> Shrinking(Random random, SeriesShape shape, double leak) => random.Next(2) == 0
        ? x => -shape.WarmUpMB * x
        : x => shape.WarmUpMB * Math.Exp(-4 * x);

    private static double Between(Random random, double low, double high) => low + ((high - low) * random.NextDouble());

    private static double Gaussian(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
