using PerfTools.Engine.Timing;

namespace PerfTools.Tests.Fixtures;

/// <summary>A clock that stands still unless it is turned, or moves by a step whenever it is read.</summary>
internal sealed class HandClock(long step = 0) : IClock
{
    private long _now;

    public long Nanoseconds => _now += step;

    public double ResolutionNanoseconds => 1;

    public int Readings => step == 0 ? 0 : (int)(_now / step);

    public void Turn(long nanoseconds) => _now += nanoseconds;
}
