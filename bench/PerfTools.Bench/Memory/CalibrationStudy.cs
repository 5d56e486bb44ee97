using PerfTools.Engine.Memory.Growth;

namespace PerfTools.Bench.Memory;

/// <summary>
/// How often Test-MemoryLeak's rule is right on seeded series whose truth is known, beside the rules that others use; and
/// whether it still is where each parameter of the series is half or twice of what it was.
/// </summary>
internal static class CalibrationStudy
{
    private const double LimitMBPerHour = 50;
    private const double PageMB = 0.004096;

    private static readonly Window[] Windows = [new(10, 5, LimitMBPerHour, 4), new(60, 15, LimitMBPerHour, 2)];

    /// <param name="series">Series of each family and window; for each variation a fifth of it.</param>
    public static void Run(int series)
    {
        foreach (Window window in Windows) WriteFamilies(window, series);
        foreach (Window window in Windows) WriteVariations(window, Math.Max(1, series / 5));
    }

    private static void WriteFamilies(Window window, int series)
    {
        string[] others = [.. SimpleRules.All.Select(rule => $"#{rule.Name}")];
        MarkdownTable.Begin(
            $"{window}: % of {series} series that are called a leak, and what else PerfTools says",
            ["family", "#PerfTools", "#Inconclusive", "#Pass", .. others]);
        foreach (SeriesFamily family in SeriesFamily.All)
        {
            Tally tally = Judge(family, new SeriesShape(), window, series);
            MarkdownTable.Row(
                [
                    family.IsLeak ? $"**{family.Name}**" : family.Name,
                    Percent(tally.Fail, series), Percent(series - tally.Fail - tally.Pass, series), Percent(tally.Pass, series),
                    .. tally.Others.Select(count => Percent(count, series)),
                ]);
        }
    }

    private static void WriteVariations(Window window, int series)
    {
        MarkdownTable.Begin(
            $"{window}, one parameter at half or twice its value, {series} series a family: the family that does worst, %",
            "variation", "#no leak, called a leak", "family", "#leak, called a leak", "family", "#leak, Pass", "family");
        foreach ((string name, SeriesShape shape, Window varied) in Variation.All(window))
        {
            List<(SeriesFamily Family, Tally Tally)> all = [.. SeriesFamily.All.Select(family => (family, Judge(family, shape, varied, series)))];
            var falseAlarm = all.Where(one => !one.Family.IsLeak).MaxBy(one => one.Tally.Fail);
            var missed = all.Where(one => one.Family.IsLeak).MinBy(one => one.Tally.Fail);
            var cleared = all.Where(one => one.Family.IsLeak).MaxBy(one => one.Tally.Pass);
            MarkdownTable.Row(
                name,
                Percent(falseAlarm.Tally.Fail, series), falseAlarm.Tally.Fail == 0 ? "" : falseAlarm.Family.Name,
                Percent(missed.Tally.Fail, series), missed.Family.Name,
                Percent(cleared.Tally.Pass, series), cleared.Tally.Pass == 0 ? "" : cleared.Family.Name);
        }
    }

    private static Tally Judge(SeriesFamily family, SeriesShape shape, Window window, int series)
    {
        Tally tally = new();
        Parallel.For(0, series, number =>
        {
            (double[] hours, double[] values) = family.Generate(new Random((number * 7919) + 17), shape, window);
            GrowthFinding finding = GrowthAnalysis.Analyze(hours, values, window.LimitMBPerHour, PageMB);
            bool[] others = [.. SimpleRules.All.Select(rule => rule.IsLeak(hours, values, window.LimitMBPerHour))];
            lock (tally) tally.Add(finding.Verdict, others);
        });
        return tally;
    }

    private static string Percent(int count, int of) => $"{100.0 * count / of:0.0}";

    private sealed class Tally
    {
        public int Fail { get; private set; }

        public int Pass { get; private set; }

        public int[] Others { get; } = new int[SimpleRules.All.Count];

        public void Add(Verdict verdict, bool[] others)
        {
            if (verdict == Verdict.Fail) Fail++;
            if (verdict == Verdict.Pass) Pass++;
            for (int i = 0; i < others.Length; i++) if (others[i]) Others[i]++;
        }
    }
}
