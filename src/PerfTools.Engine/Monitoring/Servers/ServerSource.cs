using PerfTools.Engine.Cpu;

namespace PerfTools.Engine.Monitoring.Servers;

/// <summary>One server under watch. That it cannot be reached is told when it begins and when it ends; in between the snapshots say it.</summary>
internal sealed class ServerSource : IMonitoredSource
{
    private readonly IServerProbe _probe;
    private readonly ISampleTimer _timer;
    private readonly CancellationToken _cancellationToken;
    private readonly MonitoredTarget _target;
    private bool _isUnreachable;

    public ServerSource(IServerProbe probe, PerformanceWatchOptions options, ISampleTimer timer, CancellationToken cancellationToken)
    {
        (_probe, _timer, _cancellationToken) = (probe, timer, cancellationToken);
        _target = new MonitoredTarget(probe.Target, probe.Kind, options.Alerts, options.Interval);
    }

    public void Open(in MonitoredTick tick, ICollection<object> records)
    {
        // Nobody sees this reading: it opens the connection, and pays for code that is compiled at its first use.
        _target.Begin(tick);
        _ = Ask(tick, records);
    }

    public void WaitUntil(long moment) => _timer.Wait(moment, [], []);

    public void Read(in MonitoredTick tick, ICollection<object> records) => _target.Take(Ask(tick, records), tick, records);

    public void Dispose()
    {
        _probe.Dispose();
        _timer.Dispose();
    }

    private PerformanceSnapshot Ask(in MonitoredTick tick, ICollection<object> records)
    {
        PerformanceSnapshot draft = _target.Draft();
        try
        {
            (PerformanceSnapshot read, string? restart) = _probe.Read(draft, _cancellationToken);
            if (_isUnreachable) records.Add(_target.Event(PerformanceEventKind.Reachable, "it answers again", tick));
            if (restart is not null) records.Add(_target.Event(PerformanceEventKind.Restarted, restart, tick));
            _isUnreachable = false;
            return read;
        }
        catch (MeasurementException failure)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            if (!_isUnreachable) records.Add(_target.Event(PerformanceEventKind.Unreachable, failure.Reason, tick));
            _isUnreachable = true;
            return draft with { Error = failure.Reason };
        }
    }
}
