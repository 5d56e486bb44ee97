using PerfTools.Engine.Cpu;
using PerfTools.Engine.Monitoring.Processes;
using PerfTools.Engine.Monitoring.Recording;
using PerfTools.Engine.Monitoring.Servers;
using PerfTools.Engine.Processes;
using PerfTools.Engine.Timing;

namespace PerfTools.Engine.Monitoring;

/// <summary>
/// Watches processes and servers: all processes on one thread, each server on one of its own, so that one that does not answer
/// delays no other. Gives a <see cref="PerformanceSnapshot"/> for each target and interval, and a <see cref="PerformanceEvent"/>
/// when something happens to one.
/// </summary>
public sealed class PerformanceWatchMeasurement
{
    private readonly PerformanceWatchOptions _options;
    private readonly IClock _clock = MonotonicClock.Instance;

    /// <exception cref="OptionException">An option cannot be used.</exception>
    public PerformanceWatchMeasurement(PerformanceWatchOptions options)
    {
        options.Validate();
        _options = options;
    }

    /// <summary>Called for what goes wrong beside the targets, such as a history that cannot be written; the watch goes on.</summary>
    public Action<MeasurementException> Failed { get; init; } = _ => { };

    /// <summary>Called with what is to be known beside the targets, as how much of a history was lost.</summary>
    public Action<string> Remarked { get; init; } = _ => { };

    /// <summary>
    /// Snapshots and events as they come, until the count or the duration is reached, or until cancelled. A target that is gone
    /// ends nothing.
    /// </summary>
    /// <exception cref="MeasurementException">The history cannot be written, before anything was watched.</exception>
    public IAsyncEnumerable<object> MeasureAsync(IProgress<MeasurementProgress>? progress = null, CancellationToken cancellationToken = default) =>
        MeasurementStream.RunAsync<object>("watch", (emit, token) => Watch(emit, progress, token), cancellationToken);

    private void Watch(Action<object[]> emit, IProgress<MeasurementProgress>? progress, CancellationToken cancellationToken)
    {
        OwnCost cost = new();
        using WatchRecorder? recorder = OpenRecorder(cost);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        List<IMonitoredSource> sources = [];
        try
        {
            OpenSources(sources, stop.Token);
            WatchProgress told = new(_options, _clock, progress);
            void Emit(object[] records)
            {
                recorder?.Add(records);
                object[] wanted = _options.EventOnly ? Array.FindAll(records, record => record is PerformanceEvent) : records;
                if (wanted.Length > 0) emit(wanted);
                told.Report();
            }

            new WatchThreads(stop).Run(sources, source => new WatchLane(_options, _clock, TimeProvider.System, cost, Emit).Run(source, told.StartedAt));
        }
        finally
        {
            foreach (IMonitoredSource source in sources) source.Dispose();
        }
    }

    private WatchRecorder? OpenRecorder(OwnCost cost)
    {
        if (_options.HistoryPath is not { } path) return null;
        RotatingHistory history = new(path, _options.MaximumFileSize, _options.MaximumFileCount);
        history.Check();
        return new WatchRecorder(history, cost, Failed, remark => Remarked($"{path}: {remark}."));
    }

    private void OpenSources(List<IMonitoredSource> sources, CancellationToken cancellationToken)
    {
        if (_options.ProcessIds.Count + _options.ProcessNames.Count > 0)
        {
            IProcessSource processes = ProcessPlatform.OpenSource();
            ISampleTimer timer = ProcessPlatform.OpenTimer(processes, cancellationToken);
            sources.Add(new ProcessesSource(_options, processes, new SystemProcessLister(), timer, _clock));
        }

        foreach (RedisEndpoint server in _options.RedisServers) Add(new RedisWatch(server, cancellationToken));
        foreach (Uri uri in _options.Uris.Distinct()) Add(new UriWatch(uri, _options.Timeout));
        void Add(IServerProbe server) =>
            sources.Add(new ServerSource(server, _options, new PlainSampleTimer(0, cancellationToken), cancellationToken));
    }
}
