using PerfTools.Bench.Comparison;
using PerfTools.Engine.Thresholds;

namespace PerfTools.Bench.Thresholds;

/// <summary>
/// New-PerfThreshold on seeded runs: the share of held-out runs of the same distribution beyond the threshold, which the rate of false alarms
/// promises; beside it the mean plus three standard deviations, and the largest run.
/// </summary>
internal static class ThresholdStudy
{
    private const int HeldOut = 2000;

    private static readonly PerfThresholdOptions Options = new();

    private static readonly SampleShape[] Shapes =
    [
        new("normal, 5 %", random => 100 + (5 * SampleShape.Normal(random))),
        SampleShape.Lognormal(0.25),
        SampleShape.Lognormal(1),
        new("exponential above 80", random => 80 - (20 * Math.Log(1 - random.NextDouble()))),
        new("heavy tail, Pareto 3", random => 80 * Math.Pow(1 - random.NextDouble(), -1.0 / 3)),
        new("two modes, 80 and 120", random => (random.NextDouble() < 0.5 ? 80 : 120) + (3 * SampleShape.Normal(random))),
        new("normal, 1 run in 50 is 40 % slower", random => (100 + (5 * SampleShape.Normal(random))) * (random.NextDouble() < 0.02 ? 1.4 : 1)),
    ];

    /// <param name="sets">Seeded sets of runs in each cell.</param>
    public static void Run(int sets)
    {
        MarkdownTable.Begin(
            $"Threshold for a false-alarm rate of 1 % with a confidence of 95 %: {sets} sets of runs, {HeldOut} held-out runs each",
            "distribution", "#runs", "#threshold given, %", "of these OrderStatistic / Normal / Lognormal, %", "#held-out runs beyond, %", "#sets with more than 1 % beyond, %", "#room, %", "#mean + 3 sigma: beyond, %", "#largest run: beyond, %");
        foreach (SampleShape shape in Shapes)
            foreach (int count in new[] { 20, 30, 50, 100, 300 }) WriteCell(sets, shape, count);
    }

    private static void WriteCell(int sets, SampleShape shape, int count)
    {
        int[] methods = new int[Enum.GetValues<ThresholdMethod>().Length];
        double[] beyond = new double[sets];
        double[] room = new double[sets];
        double[] sigma = new double[sets];
        double[] largest = new double[sets];
        Parallel.For(0, sets, number =>
        {
            Random random = new((number * 7919) + 17);
            double[] values = [.. Enumerable.Range(0, count).Select(_ => shape.Draw(random))];
            double[] later = [.. Enumerable.Range(0, HeldOut).Select(_ => shape.Draw(random))];
            ToleranceBound bound = ToleranceBound.Of(values, isUpper: true, Options);
            Interlocked.Increment(ref methods[(int)bound.Method]);
            beyond[number] = bound.Value is { } value ? Beyond(later, value) : double.NaN;
            room[number] = bound.Value is { } end ? 100 * ((end / values.Order().ElementAt(count / 2)) - 1) : double.NaN;
            double mean = values.Average();
            sigma[number] = Beyond(later, mean + (3 * Math.Sqrt(values.Sum(one => (one - mean) * (one - mean)) / (count - 1))));
            largest[number] = Beyond(later, values.Max());
        });
        double[] given = [.. beyond.Where(double.IsFinite)];
        string Share(ThresholdMethod method) => given.Length == 0 ? "-" : $"{100.0 * methods[(int)method] / given.Length:0}";
        MarkdownTable.Row(
            shape.Name, $"{count}", $"{100.0 * given.Length / sets:0}",
            $"{Share(ThresholdMethod.OrderStatistic)} / {Share(ThresholdMethod.Normal)} / {Share(ThresholdMethod.Lognormal)}",
            given.Length == 0 ? "-" : $"{given.Average():0.00}", given.Length == 0 ? "-" : $"{100.0 * given.Count(one => one > 1) / given.Length:0.0}",
            given.Length == 0 ? "-" : $"{room.Where(double.IsFinite).Order().ElementAt(given.Length / 2):0}", $"{sigma.Average():0.00}", $"{largest.Average():0.00}");
    }

    private static double Beyond(double[] runs, double bound) => 100.0 * runs.Count(run => run > bound) / runs.Length;
}
