using PerfTools.Engine.Timing;

namespace PerfTools.Engine.Monitoring;

/// <summary>
/// Reads one source in every interval, on its own thread. Snapshots are due at multiples of the interval from the start, by
/// the monotonic clock: lateness does not add up, and a wall clock that is set changes nothing. An interval that was missed is
/// left out and counted.
/// </summary>
internal sealed class WatchLane(PerformanceWatchOptions options, IClock clock, TimeProvider wall, OwnCost cost, Action<object[]> emit)
{
    private readonly List<object> _records = [];
    private long _costAtLast;
    private long _lastMoment;
    private long _missed;

    /// <summary>Watches until the count or the duration is reached.</summary>
    /// <exception cref="OperationCanceledException">The watch was ended.</exception>
    public void Run(IMonitoredSource source, long startedAt)
    {
        OwnCost.ThreadAccount own = cost.OpenForThread();
        long interval = (long)options.Interval.TotalNanoseconds;
        long end = options.Duration is { } duration ? startedAt + (long)duration.TotalNanoseconds : long.MaxValue;
        source.Open(Tick(own), _records);
        HandOver();
        long slot = (clock.Nanoseconds - startedAt) / interval;
        for (long samples = 1; ; samples++)
        {
            long next = Math.Max(slot + 1, ((clock.Nanoseconds - startedAt) / interval) + 1);
            _missed += next - slot - 1;
            slot = next;
            source.WaitUntil(startedAt + (slot * interval));
            source.Read(Tick(own), _records);
            HandOver();
            if (samples >= options.Count || startedAt + ((slot + 1) * interval) > end) return;
        }
    }

    private MonitoredTick Tick(OwnCost.ThreadAccount own)
    {
        bool isKnown = own.TryAdd();
        long moment = clock.Nanoseconds;
        long used = cost.Total;
        double? percent = isKnown && moment > _lastMoment ? 100.0 * (used - _costAtLast) / (moment - _lastMoment) : null;
        (_costAtLast, _lastMoment) = (used, moment);
        return new MonitoredTick(moment, wall.GetLocalNow(), _missed, percent);
    }

    private void HandOver()
    {
        if (_records.Count == 0) return;
        emit([.. _records]);
        _records.Clear();
    }
}
