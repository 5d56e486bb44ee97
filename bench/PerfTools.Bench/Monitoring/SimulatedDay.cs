using PerfTools.Engine.Monitoring;
using PerfTools.Engine.Monitoring.Alerts;
using PerfTools.Engine.Monitoring.Processes;

namespace PerfTools.Bench.Monitoring;

/// <summary>A day of snapshots, one a second of each process, by a clock that does not wait. Every minute one of them is replaced.</summary>
internal static class SimulatedDay
{
    private const int Hour = 3600;
    private const int Day = 24 * Hour;

    public static void Run(int targets)
    {
        MarkdownTable.Begin(
            $"{Day:#,0} intervals of {targets} simulated processes, one of them replaced every minute: bytes alive after a garbage collection",
            "#hour", "#bytes", "#snapshots so far", "#events so far");
        SimulatedProcesses processes = new(targets);
        PerformanceWatchOptions options = new()
        {
            ProcessNames = [new ProcessNamePattern("worker", name => name == "worker")],
            Count = Day,
            Alerts = [AlertText.Parse("CpuPercentOfCore", ">50 for 10s"), AlertText.Parse("ThreadCount", ">100")],
        };
        using ProcessesSource source = new(options, processes, processes, processes, processes.Clock);
        long snapshots = 0;
        long events = 0;
        long intervals = 0;
        new WatchLane(options, processes.Clock, TimeProvider.System, new OwnCost(), Count).Run(source, processes.Clock.Nanoseconds);

        void Count(object[] records)
        {
            int read = records.Count(record => record is PerformanceSnapshot);
            snapshots += read;
            events += records.Length - read;
            intervals += read > 0 ? 1 : 0;
            if (read > 0 && intervals is Hour or 6 * Hour or 12 * Hour or Day)
                MarkdownTable.Row($"{intervals / Hour}", $"{GC.GetTotalMemory(forceFullCollection: true):#,0}", $"{snapshots:#,0}", $"{events:#,0}");
        }
    }
}
