using MathNet.Numerics.Distributions;
using PerfTools.Engine.Comparison;

namespace PerfTools.Bench.Comparison;

/// <summary>
/// Compare-PerfResult on seeded pairs: how often it sees a difference where there is none, and how often it finds one that is
/// there; beside it the rule of thumb that calls means 10 % apart a difference, and means more than the margin apart.
/// </summary>
internal static class ComparisonStudy
{
    private static readonly (int Baseline, int Current)[] Sizes = [(20, 20), (100, 100), (100, 1000), (1000, 1000), (10_000, 10_000)];

    /// <param name="pairs">Seeded pairs in each cell.</param>
    public static void Run(int pairs)
    {
        WriteAlarms(pairs);
        WriteFound(pairs);
        WriteTrifle(pairs);
        WriteRounds(pairs);
    }

    private static void WriteAlarms(int pairs)
    {
        MarkdownTable.Begin(
            $"No difference: % of {pairs} pairs that are called Regressed or Improved / NoDifference; then the rule of means 10 % apart",
            ["distribution", .. Sizes.SelectMany(size => new[] { $"#{size.Baseline} and {size.Current}", "#10 % rule" })]);
        foreach (SampleShape shape in SampleShape.All)
        {
            List<string> cells = [shape.Name];
            foreach ((int baseline, int current) in Sizes)
            {
                Tally tally = Count(pairs, random => (shape.Sample(random, baseline), shape.Sample(random, current)));
                cells.Add($"{tally.Regressed + tally.Improved:0.0} / {tally.NoDifference:0}");
                cells.Add($"{tally.Naive:0.0}");
            }

            MarkdownTable.Row(cells);
        }
    }

    private static void WriteFound(int pairs)
    {
        MarkdownTable.Begin(
            $"10 % slower, lognormal: % of {pairs} pairs", "sigma", "#samples on each side", "#Regressed", "#Inconclusive", "#NoDifference", "#wrong way", "#10 % rule", "#best possible test, 1 %");
        foreach ((double sigma, int count) in new[] { (0.1, 100), (0.15, 100), (0.25, 100), (0.25, 300), (0.5, 1000), (1, 1000), (1, 10_000) })
        {
            SampleShape shape = SampleShape.Lognormal(sigma);
            Tally tally = Count(pairs, random => (shape.Sample(random, count), shape.Sample(random, count, 1.1)));
            double deviations = Math.Log(1.1) / (sigma * Math.Sqrt(2.0 / count));
            double best = 100 * Normal.CDF(0, 1, deviations - Normal.InvCDF(0, 1, 0.995));
            MarkdownTable.Row($"{sigma}", $"{count}", $"{tally.Regressed:0.0}", $"{tally.Inconclusive:0.0}", $"{tally.NoDifference:0.0}", $"{tally.Improved:0.0}", $"{tally.Naive:0.0}", $"{best:0.0}");
        }
    }

    private static void WriteTrifle(int pairs)
    {
        MarkdownTable.Begin($"1 % slower, 10,000 samples on each side, lognormal, sigma 0.25: % of {pairs} pairs", "p below 1 %", "#Regressed", "#NoDifference", "#Inconclusive");
        SampleShape shape = SampleShape.Lognormal(0.25);
        Tally tally = Count(pairs, random => (shape.Sample(random, 10_000), shape.Sample(random, 10_000, 1.01)));
        MarkdownTable.Row($"{tally.Significant:0.0}", $"{tally.Regressed:0.0}", $"{tally.NoDifference:0.0}", $"{tally.Inconclusive:0.0}");
    }

    /// <summary>Runs of one thing whose level differs from run to run, as it does on any host.</summary>
    private static void WriteRounds(int pairs)
    {
        MarkdownTable.Begin(
            $"No difference, but runs of 1,000 samples differ by 5 % (standard deviation), lognormal, sigma 0.25: % of {pairs} pairs",
            "runs on each side", "#Regressed or Improved", "#the same, samples taken for independent");
        foreach (int runs in new[] { 1, 2, 3, 5, 10 })
        {
            SampleShape shape = SampleShape.Lognormal(0.25);
            int aware = 0;
            int blind = 0;
            Parallel.For(0, pairs, number =>
            {
                Random random = new((number * 7919) + 17);
                Distribution[] then = [.. Enumerable.Range(0, runs).Select(_ => shape.Sample(random, 1000, Math.Exp(0.05 * SampleShape.Normal(random))))];
                Distribution[] now = [.. Enumerable.Range(0, runs).Select(_ => shape.Sample(random, 1000, Math.Exp(0.05 * SampleShape.Normal(random))))];
                if (IsDifference(Compare(then, now))) Interlocked.Increment(ref aware);
                if (IsDifference(Compare([Distribution.Merge(then)], [Distribution.Merge(now)]))) Interlocked.Increment(ref blind);
            });
            MarkdownTable.Row($"{runs}", $"{100.0 * aware / pairs:0.0}", $"{100.0 * blind / pairs:0.0}");
        }
    }

    private static Tally Count(int pairs, Func<Random, (Distribution Baseline, Distribution Current)> draw)
    {
        int[] verdicts = new int[Enum.GetValues<ComparisonVerdict>().Length];
        int naive = 0;
        int significant = 0;
        Parallel.For(0, pairs, number =>
        {
            (Distribution baseline, Distribution current) = draw(new Random((number * 7919) + 17));
            ComparisonResult row = Compare([baseline], [current]);
            Interlocked.Increment(ref verdicts[(int)row.Verdict]);
            if (Math.Abs(current.Mean - baseline.Mean) > 0.1 * baseline.Mean) Interlocked.Increment(ref naive);
            if (row.PValue < 0.01) Interlocked.Increment(ref significant);
        });
        return new Tally(
            Share(verdicts[(int)ComparisonVerdict.Regressed]), Share(verdicts[(int)ComparisonVerdict.Improved]), Share(verdicts[(int)ComparisonVerdict.NoDifference]),
            Share(verdicts[(int)ComparisonVerdict.Inconclusive]), Share(naive), Share(significant));

        double Share(int count) => 100.0 * count / pairs;
    }

    private static ComparisonResult Compare(Distribution[] baseline, Distribution[] current)
    {
        ResultComparison comparison = new(new ComparisonOptions()) { Failed = failure => throw failure };
        return comparison.Compare([.. baseline.Select(Of)], [.. current.Select(Of)])[0];
    }

    private static ComparedResult Of(Distribution distribution) =>
        ComparedKinds.Of(new ConcurrentSessionsResult { Target = "bench", Work = SessionWork.Http, Distribution = distribution });

    private static bool IsDifference(ComparisonResult row) => row.Verdict is ComparisonVerdict.Regressed or ComparisonVerdict.Improved;

    private sealed record Tally(double Regressed, double Improved, double NoDifference, double Inconclusive, double Naive, double Significant);
}
