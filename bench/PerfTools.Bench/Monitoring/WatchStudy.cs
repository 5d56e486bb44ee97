using System.Diagnostics;
using PerfTools.Bench.Cpu;
using PerfTools.Engine.Monitoring;

namespace PerfTools.Bench.Monitoring;

/// <summary>What it costs to watch twenty processes, and whether a watch grows.</summary>
internal static class WatchStudy
{
    private const int Targets = 20;
    private const int WarmUp = 20;
    private const int Seconds = 30;

    public static void Run(int rounds)
    {
        using (IdleProcesses processes = IdleProcesses.Waking(Targets)) Cost(processes.Ids, rounds);
        SimulatedDay.Run(Targets);
    }

    private static void Cost(IReadOnlyList<int> ids, int rounds)
    {
        MarkdownTable.Begin(
            $"{Targets} processes that wake ten times a second, watched at 1 s for {Seconds} s, {rounds} rounds: percent of a core, median",
            "watch", "#whole process, by the kernel", "#as the snapshots say");
        string file = Path.GetTempFileName();
        try
        {
            PerformanceWatchOptions plain = new() { ProcessIds = ids, Count = WarmUp + Seconds };
            Row("snapshots", rounds, () => Watch(plain));
            Row("with three alerts", rounds, () => Watch(plain with
            {
                Alerts = [Alert("CpuPercentOfCore", ">80 for 30s"), Alert("PrivateBytes", ">1e9"), Alert("ThreadCount", ">100 for 1m")],
            }));
            Row("with a history file", rounds, () => Watch(plain with { HistoryPath = file }));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static PerformanceAlertRule Alert(string property, string condition) => Engine.Monitoring.Alerts.AlertText.Parse(property, condition);

    private static void Row(string name, int rounds, Func<(double Kernel, double Own)> watch)
    {
        List<(double Kernel, double Own)> runs = [.. Enumerable.Range(0, rounds).Select(_ => watch())];
        MarkdownTable.Row(name, $"{Rounds.Median(runs.ConvertAll(run => run.Kernel)):0.000}", $"{Rounds.Median(runs.ConvertAll(run => run.Own)):0.000}");
    }

    /// <summary>After the warm-up, in which the runtime compiles what it runs for the first time.</summary>
    private static (double Kernel, double Own) Watch(PerformanceWatchOptions options)
    {
        int snapshots = 0;
        TimeSpan cpu = default;
        long begin = 0;
        List<double> own = [];
        foreach (PerformanceSnapshot snapshot in new PerformanceWatchMeasurement(options).MeasureAsync().ToBlockingEnumerable().OfType<PerformanceSnapshot>())
        {
            if (++snapshots == WarmUp * Targets) (cpu, begin) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
            if (snapshots > WarmUp * Targets && snapshots % Targets == 0) own.Add(snapshot.OwnCpuPercentOfCore!.Value);
        }

        if (snapshots != (WarmUp + Seconds) * Targets) throw new InvalidOperationException($"{snapshots} snapshots: a process has ended.");
        return (100 * ((Environment.CpuUsage.TotalTime - cpu) / Stopwatch.GetElapsedTime(begin)), own.Average());
    }
}
