using PerfTools.Engine.Cpu;

namespace PerfTools.Tests.Fixtures;

/// <summary>A timer that lets the time of a <see cref="HandHost"/> pass instead of waiting for it.</summary>
internal sealed class HandTimer(HandHost host) : ISampleTimer
{
    private readonly PriorityQueue<Action, long> _events = new();
    private readonly long _begin = host.Clock.Nanoseconds;
    private bool _isCancelled;

    /// <summary>The grid of ticks, or null where any moment is as good as any other.</summary>
    public TickGrid? Grid { get; init; }

    /// <summary>The lag where there is no grid.</summary>
    public long Lag { get; init; }

    /// <summary>By how much each of the next waits is over too late: the host was busy.</summary>
    public Queue<long> LateBy { get; } = [];

    /// <summary>The moments that were waited for, since the timer began.</summary>
    public List<long> Moments { get; } = [];

    /// <summary>Lets something happen while the timer waits.</summary>
    /// <param name="nanoseconds">When, since the timer began.</param>
    /// <param name="happens">What.</param>
    public void At(long nanoseconds, Action happens) => _events.Enqueue(happens, _begin + nanoseconds);

    public void CancelAt(long nanoseconds) => At(nanoseconds, () => _isCancelled = true);

    public long LagAt(long nanoseconds) => Grid?.LagAt(nanoseconds) ?? Lag;

    public long AccountedUntil(long nanoseconds) => Grid?.AccountedUntil(nanoseconds) ?? nanoseconds;

    public long Align(long nanoseconds) => Grid?.Align(nanoseconds) ?? nanoseconds;

    public long Next(long nanoseconds) => Grid?.Next(nanoseconds) ?? nanoseconds;

    public bool Wait(long until, ReadOnlySpan<int> exitDescriptors, Span<bool> ended)
    {
        Moments.Add(until - _begin);
        if (until <= host.Clock.Nanoseconds) return true;
        if (Mark(exitDescriptors, ended)) return false;
        while (_events.TryPeek(out Action? happens, out long at) && at <= until)
        {
            _events.Dequeue();
            Pass(at);
            happens();
            if (_isCancelled) throw new OperationCanceledException();
            if (Mark(exitDescriptors, ended)) return false;
        }

        Pass(until);
        if (LateBy.TryDequeue(out long late)) host.Elapse(late);
        return true;
    }

    public void Dispose()
    {
    }

    private void Pass(long moment) => host.Elapse(Math.Max(0, moment - host.Clock.Nanoseconds));

    private bool Mark(ReadOnlySpan<int> exitDescriptors, Span<bool> ended)
    {
        bool any = false;
        for (int i = 0; i < ended.Length; i++) any |= ended[i] = host.HasEnded(exitDescriptors[i]);
        return any;
    }
}
