using PerfTools.Engine.Cpu;
using PerfTools.Engine.Processes;
using PerfTools.Engine.Timing;

namespace PerfTools.Engine.Sessions.Report;

/// <summary>CPU time and memory of the processes that a load works against, as Measure-ProcessCpu reads them. One thread at a time.</summary>
internal sealed class LoadedProcesses : IDisposable
{
    private readonly IClock _clock;
    private readonly ISampleTimer _timer;
    private readonly List<(ProcessTrack Track, CpuSummary Summary)> _processes = [];

    /// <param name="ids">The processes.</param>
    /// <param name="clock">The load's clock.</param>
    /// <param name="failed">Called for one that cannot be measured, while the others are.</param>
    public LoadedProcesses(IReadOnlyList<int> ids, IClock clock, Action<MeasurementException> failed)
    {
        _clock = clock;
        IProcessSource source = ProcessPlatform.OpenSource();
        _timer = ProcessPlatform.OpenTimer(source, CancellationToken.None);
        foreach (int id in ids.Distinct())
        {
            try
            {
                _processes.Add((new ProcessTrack(source, source.Open(id), includesChildren: false), new CpuSummary()));
            }
            catch (MeasurementException failure)
            {
                failed(failure);
            }
        }
    }

    /// <summary>Takes the reading from which everything counts.</summary>
    public void Begin()
    {
        foreach ((ProcessTrack track, _) in _processes) track.ReadCpu(_clock, _timer);
        _ = _processes.RemoveAll(process => !process.Track.TryBegin());
    }

    /// <summary>CPU in percent of a core since the last reading, and memory in RAM; null where nothing was read.</summary>
    public (double? PercentOfCore, long? WorkingSetBytes) Read()
    {
        foreach ((ProcessTrack track, _) in _processes) track.ReadCpu(_clock, _timer);
        double? percent = null;
        long? memory = null;
        foreach ((ProcessTrack track, CpuSummary summary) in _processes)
        {
            foreach (TrackedProcess process in track.Processes) process.ReadMemory(_clock.Nanoseconds);
            CpuWindow window = track.Complete(hasEnded: false);
            summary.Add(window);
            if (window.Cpu is { } cpu && window.To > window.From) percent = (percent ?? 0) + (100.0 * cpu / (window.To - window.From));
            if (window.WorkingSetBytes is { } bytes) memory = (memory ?? 0) + bytes;
        }

        return (percent is { } known ? Math.Round(known, 2) : null, memory);
    }

    /// <summary>CPU time over everything that was read, in nanoseconds, or null.</summary>
    public double? CpuNanoseconds => Sum(summary => summary.Total?.Cpu);

    public double? PercentOfCore => Sum(summary => summary.Total is { Cpu: { } cpu } total && total.To > total.From ? 100.0 * cpu / (total.To - total.From) : null);

    public long? PeakWorkingSetBytes => (long?)Sum(summary => summary.PeakWorkingSetBytes);

    public long? PrivateBytes => (long?)Sum(summary => summary.Total?.PrivateBytes);

    public void Dispose()
    {
        foreach ((ProcessTrack track, _) in _processes) track.Dispose();
        _timer.Dispose();
    }

    private double? Sum(Func<CpuSummary, double?> part)
    {
        double[] parts = [.. _processes.Select(process => part(process.Summary)).OfType<double>()];
        return parts.Length == 0 ? null : parts.Sum();
    }
}
