using PerfTools.Targets.Cpu;

namespace PerfTools.Bench.Cpu;

/// <summary>
/// Reported against burned CPU time of one process, by window, load and threads: PerfTools, the process's CPU clock read at any
/// instant, and psutil. The burner logs what it burned without helping the kernel to account for it.
/// </summary>
internal static class CpuAccuracyStudy
{
    private const double LeastShare = 0.01;

    private static readonly (int Ms, int Count)[] Windows = [(20, 25), (50, 20), (100, 12), (500, 4), (1000, 3)];
    private static readonly (string Name, int DutyPercent)[] Loads = [("light", 10), ("medium", 50), ("heavy", 100)];
    private static readonly string[] Tools = ["PerfTools", "process clock", "psutil"];

    public static void Run(int rounds)
    {
        if (!OperatingSystem.IsLinux())
        {
            Console.WriteLine("The study of CPU accuracy needs Linux; it is skipped.");
            return;
        }

        MarkdownTable.Begin(
            $"CPU time, error in percent of what was burned: median / 90th percentile / largest, {rounds} rounds",
            ["load", "#threads", "#window ms", "#windows", .. Tools.Select(tool => $"#{tool}"), "#psutil reported / burned"]);
        List<(int WindowMs, double[][] Reported)> all = [];
        List<string> checks = [];
        foreach (int threads in new[] { 1, 4 })
        {
            foreach ((string name, int duty) in Loads)
            {
                using BurnerProcess burner = new(threads, duty);
                List<CpuReading[]>[][] readings = [.. Windows.Select(window => Sample(burner.Id, window.Ms, window.Count, rounds))];
                (BurnLog log, double ratio) = burner.End();
                checks.Add($"{name}, {threads}: {ratio:0.0000}");
                foreach (((int ms, _), List<CpuReading[]>[] tools) in Windows.Zip(readings))
                {
                    double[][] reported = [.. tools.Select(tool => tool.SelectMany(series => Reported(log, series)).ToArray())];
                    all.Add((ms, reported));
                    string range = $"{100 * reported[^1].Min():0}-{100 * reported[^1].Max():0} %";
                    MarkdownTable.Row([name, $"{threads}", $"{ms}", $"{reported[0].Length}", .. reported.Select(Errors), range]);
                }
            }
        }

        Summarise(all);
        Console.WriteLine();
        Console.WriteLine($"CPU time in the burner's log over the kernel's account at wait4 (load, threads): {string.Join("; ", checks)}.");
    }

    private static List<CpuReading[]>[] Sample(int processId, int windowMs, int count, int rounds) => Rounds.Rotate(
        rounds,
        () => CpuSamplers.PerfTools(processId, windowMs, count),
        () => CpuSamplers.ProcessClock(processId, windowMs, count),
        () => CpuSamplers.Psutil(processId, windowMs, count));

    private static void Summarise(List<(int WindowMs, double[][] Reported)> all)
    {
        MarkdownTable.Begin("All loads together", ["#window ms", "#windows", .. Tools.Select(tool => $"#{tool}")]);
        foreach (IGrouping<int, double[][]> window in all.GroupBy(row => row.WindowMs, row => row.Reported))
        {
            double[][] pooled = [.. Tools.Select((_, tool) => window.SelectMany(reported => reported[tool]).ToArray())];
            MarkdownTable.Row([$"{window.Key}", $"{pooled[0].Length}", .. pooled.Select(Errors)]);
        }
    }

    /// <summary>Reported over burned CPU time of each window. Where next to nothing was burned, an error relative to it says nothing.</summary>
    private static IEnumerable<double> Reported(BurnLog log, CpuReading[] readings)
    {
        if (readings[0].At < log.BeganAt || readings[^1].At > log.EndedAt)
            throw new InvalidOperationException("The burner did not burn all the time. Run the study again.");
        return readings.Zip(readings.Skip(1))
            .Select(pair => (From: pair.First, To: pair.Second, Burned: log.CpuBetween(pair.First.At, pair.Second.At)))
            .Where(window => window.Burned >= LeastShare * (window.To.At - window.From.At))
            .Select(window => (window.To.Cpu - window.From.Cpu) / window.Burned);
    }

    private static string Errors(double[] reported)
    {
        double[] errors = [.. reported.Select(ratio => 100 * Math.Abs(ratio - 1)).Order()];
        return $"{errors[errors.Length / 2]:0.00} / {errors[errors.Length * 9 / 10]:0.00} / {errors[^1]:0.00}";
    }
}
