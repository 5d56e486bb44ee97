using System.Globalization;
using PerfTools.Engine.Memory;
using PerfTools.Engine.Memory.Growth;

namespace PerfTools.Bench.Memory;

/// <summary>
/// A cache that is emptied at every so many operations, with and without a leak, read at even distances of operations and where
/// Test-MemoryLeak reads: how often the verdict is right, and how often the 99 % interval holds the truth.
/// </summary>
internal static class BeatStudy
{
    private const int Operations = 20_000;
    private const double ToothBytes = 5e6;
    private const double Limit = 100;
    private const double Resolution = 8;

    // Checkpoints a tooth.
    private static readonly (double From, double To)[] Lengths = [(0.3, 1), (1, 2), (2, 4), (4, 10), (10, 40)];

    /// <param name="series">Series of each length.</param>
    public static void Run(int series)
    {
        double[] places = Places();
        double distance = (double)Operations / (places.Length - 1);
        double[] even = [.. places.Select((_, i) => Math.Floor(i * distance))];
        foreach (double leak in new[] { 0, 3 * Limit })
        {
            MarkdownTable.Begin(
                string.Create(CultureInfo.InvariantCulture, $"Growth of {leak:0} B/operation, {Limit:0} allowed: % of {series} series"),
                "checkpoints a tooth", "#even: Fail", "#Inconclusive", "#Pass", "#interval holds the truth", "#as read: Fail", "#Inconclusive", "#Pass", "#interval holds the truth");
            foreach ((double from, double to) in Lengths)
                MarkdownTable.Row([string.Create(CultureInfo.InvariantCulture, $"{from} to {to}"), .. Judge(even, distance, from, to, leak, series), .. Judge(places, distance, from, to, leak, series)]);
        }
    }

    private static double[] Places()
    {
        OperationSchedule schedule = new(new MemoryLeakOptions { OperationCount = Operations });
        schedule.Start(0);
        List<double> places = [0];
        while (places[^1] < Operations)
        {
            places.Add(schedule.CountDue);
            schedule.Advance(schedule.CountDue, 0);
        }

        return [.. places];
    }

    private static string[] Judge(double[] places, double distance, double from, double to, double leak, int series)
    {
        int[] verdicts = new int[Enum.GetValues<Verdict>().Length];
        int held = 0;
        for (int i = 0; i < series; i++)
        {
            Random random = new((i * 7) + (int)from);
            double period = distance * (from + (random.NextDouble() * (to - from)));

            // Half of them are round numbers of operations, as people choose them.
            if (random.Next(2) == 0) period = Math.Max(50, Math.Round(period / 50) * 50);
            double[] values = Array.ConvertAll(places, place => 25e6 + (ToothBytes * (place % period / period)) + (leak * place));
            GrowthFinding finding = GrowthAnalysis.Analyze(places, values, Limit, Resolution);
            verdicts[(int)finding.Verdict]++;
            if (finding.Low <= leak && finding.High >= leak) held++;
        }

        return [.. new[] { verdicts[(int)Verdict.Fail], verdicts[(int)Verdict.Inconclusive], verdicts[(int)Verdict.Pass], held }.Select(count => $"{100.0 * count / series:0.0}")];
    }
}
