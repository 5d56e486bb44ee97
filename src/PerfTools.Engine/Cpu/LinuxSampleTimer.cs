using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using PerfTools.Engine.Platform;
using PerfTools.Engine.Processes.Linux;
using PerfTools.Engine.Timing;

namespace PerfTools.Engine.Cpu;

/// <summary>Waits in ppoll(2): for a moment, for the end of processes, and for cancellation, all at once.</summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class LinuxSampleTimer : ISampleTimer
{
    private const short Readable = 1;
    private const int Interrupted = 4;
    private const int NonBlockingAndCloseOnExec = 0x80800;

    private readonly TickGrid _grid;
    private readonly int _cancelled = LinuxNative.EventDescriptor(0, NonBlockingAndCloseOnExec);
    private readonly CancellationToken _cancellationToken;
    private readonly CancellationTokenRegistration _registration;
    private readonly bool _hasTicklessProcessors = TicklessProcessors.Caveat() is not null;
    private Epoll? _exits;
    private int[] _watched = [];

    public LinuxSampleTimer(CancellationToken cancellationToken)
    {
        _grid = TickGrid.Learn(
            () => MonotonicClock.Instance.Nanoseconds,
            () => LinuxNative.ReadClock(LinuxNative.ClockMonotonicCoarse),
            LinuxNative.Resolution(LinuxNative.ClockMonotonicCoarse));
        _cancellationToken = cancellationToken;
        _registration = cancellationToken.Register(() =>
        {
            long one = 1;
            _ = LinuxNative.Write(_cancelled, &one, sizeof(long));
        });
    }

    // Where processors run without a tick, the kernel looks after them once a second.
    public long LagAt(long nanoseconds) => Math.Max(_grid.LagAt(nanoseconds), _hasTicklessProcessors ? 1_000_000_000 : 0);

    public long AccountedUntil(long nanoseconds) => _grid.AccountedUntil(nanoseconds);

    public long Align(long nanoseconds) => _grid.Align(nanoseconds);

    public long Next(long nanoseconds) => _grid.Next(nanoseconds);

    public bool Wait(long until, ReadOnlySpan<int> exitDescriptors, Span<bool> ended)
    {
        // Only while this waits: a thread passes its slack on to the programs that it starts.
        LinuxNative.SetTimerSlack(1);
        try
        {
            return WaitFor(until, exitDescriptors, ended);
        }
        finally
        {
            LinuxNative.SetTimerSlack(0);
        }
    }

    public void Dispose()
    {
        _registration.Dispose();
        _exits?.Dispose();
        _ = LinuxNative.Close(_cancelled);
    }

    private bool WaitFor(long until, ReadOnlySpan<int> exitDescriptors, Span<bool> ended)
    {
        Watch(exitDescriptors);
        LinuxNative.PollItem* items = stackalloc LinuxNative.PollItem[2];
        while (true)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            long left = until - MonotonicClock.Instance.Nanoseconds;
            if (left <= 0) return true;
            LinuxNative.TimeSpec timeout = new() { Seconds = left / 1_000_000_000, Nanoseconds = left % 1_000_000_000 };
            items[0] = new LinuxNative.PollItem { Descriptor = _cancelled, Events = Readable };
            items[1] = new LinuxNative.PollItem { Descriptor = _exits?.Descriptor ?? -1, Events = Readable };
            int ready = LinuxNative.Poll(items, 2, &timeout, 0);
            if (ready < 0 && Marshal.GetLastPInvokeError() != Interrupted)
                throw new InvalidOperationException($"ppoll: {Marshal.GetLastPInvokeErrorMessage()}");
            if (ready > 0 && items[1].Returned != 0 && Mark(ended)) return false;
        }
    }

    /// <summary>Which processes are waited for changes only when one of them ends.</summary>
    private void Watch(ReadOnlySpan<int> exitDescriptors)
    {
        if (exitDescriptors.SequenceEqual(_watched)) return;
        _exits?.Dispose();
        _watched = exitDescriptors.ToArray();
        _exits = new Epoll(Math.Max(1, _watched.Length));
        for (int i = 0; i < _watched.Length; i++)
            if (_watched[i] >= 0) _exits.Watch(_watched[i], i, Epoll.Readable);
    }

    private bool Mark(Span<bool> ended)
    {
        ended.Clear();
        int count = _exits!.Wait(0);
        for (int i = 0; i < count; i++) ended[_exits.NumberAt(i)] = true;
        return count > 0;
    }
}
