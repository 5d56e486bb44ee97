using PerfTools.Engine.Timing;

namespace PerfTools.Engine.Cpu;

/// <summary>Waits where the system offers no better: a process that ends is seen at the next sample.</summary>
/// <param name="lag">How far a running thread's account may lag behind, in nanoseconds.</param>
internal sealed class PlainSampleTimer(long lag, CancellationToken cancellationToken) : ISampleTimer
{
    public long LagAt(long nanoseconds) => lag;

    public long AccountedUntil(long nanoseconds) => nanoseconds;

    public long Align(long nanoseconds) => nanoseconds;

    public long Next(long nanoseconds) => nanoseconds;

    public bool Wait(long until, ReadOnlySpan<int> exitDescriptors, Span<bool> ended)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            long left = until - MonotonicClock.Instance.Nanoseconds;
            if (left <= 0) return true;
            cancellationToken.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(Math.Max(1, Math.Min(left / 1_000_000, int.MaxValue))));
        }
    }

    public void Dispose()
    {
    }
}
