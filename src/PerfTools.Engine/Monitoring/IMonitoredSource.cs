namespace PerfTools.Engine.Monitoring;

/// <summary>Something that is read once in every interval. An interface, so that tests need neither processes nor servers.</summary>
internal interface IMonitoredSource : IDisposable
{
    /// <summary>Takes the baselines: what is read then is never a result. Says what is missing from the beginning.</summary>
    void Open(in MonitoredTick tick, ICollection<object> records);

    /// <summary>Waits for a moment of the monotonic clock.</summary>
    /// <exception cref="OperationCanceledException">The watch is to end.</exception>
    void WaitUntil(long moment);

    /// <summary>Adds a snapshot for each target, and what has happened since the last time.</summary>
    void Read(in MonitoredTick tick, ICollection<object> records);
}

/// <summary>One interval's end.</summary>
/// <param name="Moment">On the monotonic clock, in nanoseconds.</param>
/// <param name="At">The wall clock then, for people only: it may go back.</param>
/// <param name="Missed">Intervals that were left out so far.</param>
/// <param name="OwnPercent">What the watching threads used since the last interval, in percent of one processor.</param>
internal readonly record struct MonitoredTick(long Moment, DateTimeOffset At, long Missed, double? OwnPercent);
