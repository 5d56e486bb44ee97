using PerfTools.Engine.Timing;

namespace PerfTools.Tests.Sessions.Fixtures;

/// <summary>
/// A clock that stands still until it is made to leap, read by any number of threads: nothing is late only because its thread waited
/// for a processor.
/// </summary>
internal sealed class LeapingClock : IClock
{
    // A second after the beginning, as 0 means "never" to some readers.
    private long _now = 1_000_000_000;

    public long Nanoseconds => Volatile.Read(ref _now);

    public double ResolutionNanoseconds => 1;

    public void Leap(TimeSpan time) => Interlocked.Add(ref _now, (long)time.TotalNanoseconds);
}
