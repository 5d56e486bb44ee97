using System.Globalization;
using PerfTools.Engine.Cpu;
using PerfTools.Engine.Processes;

namespace PerfTools.Engine.Monitoring.Processes;

/// <summary>One process under watch.</summary>
internal sealed class WatchedProcess : IDisposable
{
    public WatchedProcess(IProcessReader reader, ProcessTrack track, PerformanceWatchOptions options)
    {
        (Id, Name, Track) = (reader.Id, reader.Name, track);
        Target = new MonitoredTarget(
            string.Create(CultureInfo.InvariantCulture, $"{Name} {Id}"), MonitoredKind.Process, options.Alerts, options.Interval);
    }

    public int Id { get; }

    public string Name { get; }

    public ProcessTrack Track { get; }

    public MonitoredTarget Target { get; }

    /// <summary>The system has said that the process has ended.</summary>
    public bool HasEnded { get; set; }

    public PerformanceSnapshot SnapshotOf(CpuWindow window)
    {
        double wall = window.To - window.From;
        double? percent = window.Cpu is { } cpu && wall > 0 ? 100 * cpu / wall : null;
        return Target.Draft() with
        {
            ProcessId = Id,
            ProcessName = Name,
            CpuPercentOfCore = Rounded(percent),
            CpuPercentOfMachine = Rounded(percent / window.ProcessorCount),
            WorkingSetBytes = window.WorkingSetBytes,
            PrivateBytes = window.PrivateBytes,
            ThreadCount = window.ThreadCount,
            HandleCount = window.HandleCount,
        };
    }

    public void Dispose() => Track.Dispose();

    private static double? Rounded(double? value) => value is { } known ? Math.Round(known, 4) : null;
}
