using System.Diagnostics;
using PerfTools.Engine.Memory.Growth;

namespace PerfTools.Bench.Memory;

/// <summary>How often Test-MemoryLeak's rule is right on series whose truth is known, beside the rules that others use.</summary>
internal static class CalibrationStudy
{
    public const double LimitMBPerHour = 50;

    private const double PageMB = 0.004096;

    private static readonly Window[] Windows = [new(10, 5, 4), new(60, 15, 2)];

    public static void Run(int series)
    {
        foreach (Window window in Windows.Where(w => Environment.GetEnvironmentVariable("MINUTES") is not { Length: > 0 } wanted || wanted == w.Minutes.ToString()))
        {
            Console.WriteLine($"window {window.Minutes} min");
            foreach (SeriesFamily family in SeriesFamily.All.Where(f => Environment.GetEnvironmentVariable("FAMILY") is not { Length: > 0 } wanted || wanted.Split(';').Contains(f.Name)))
            {
                int fail = 0, pass = 0;
                Dictionary<string, int> causes = [];
                Stopwatch watch = new();
                object gate = new();
                watch.Start();
                Parallel.For(0, series, i =>
                {
                    Random random = new((i * 7919) + 17);
                    (double[] hours, double[] values) = family.Generate(random, new SeriesShape(), window);
                    GrowthFinding finding = GrowthAnalysis.Analyze(hours, values, LimitMBPerHour, PageMB);
                    bool wrong = family.IsLeak ? finding.Verdict != Verdict.Fail : finding.Verdict == Verdict.Fail;
                    if (wrong && Environment.GetEnvironmentVariable("WRONG") is not null) Console.WriteLine($"  {i}: {finding.Verdict} {finding}");
                    string cause = $"{finding.Verdict}/{finding.Pattern}";
                    lock (gate)
                    {
                        if (finding.Verdict == Verdict.Fail) fail++;
                        if (finding.Verdict == Verdict.Pass) pass++;
                        causes[cause] = causes.GetValueOrDefault(cause) + 1;
                    }
                });
                Console.WriteLine($"{family.Name,-26} fail {100.0 * fail / series,6:0.0}% pass {100.0 * pass / series,6:0.0}%   {watch.Elapsed.TotalMilliseconds / series,6:0.0} ms  {string.Join(" ", causes.OrderByDescending(c => c.Value).Select(c => $"{c.Key}:{c.Value}"))}");
            }
        }
    }
}
