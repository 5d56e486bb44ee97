using PerfTools.Engine.Timing;

namespace PerfTools.Engine.Startup.Processes;

/// <summary>How long a stop waits. Whoever has less of it shortens it for all, also while another is waiting.</summary>
internal sealed class Patience
{
    private const int LookUpMs = 50;

    private readonly object _lock = new();
    private long _end = long.MaxValue;

    /// <summary>What is left; zero or less where it is used up.</summary>
    public TimeSpan Left
    {
        get
        {
            lock (_lock) return _end == long.MaxValue ? TimeSpan.MaxValue : TimeSpan.FromTicks((_end - MonotonicClock.Instance.Nanoseconds) / 100);
        }
    }

    public void Limit(TimeSpan patience)
    {
        long end = MonotonicClock.Instance.Nanoseconds + (patience.Ticks * 100);
        lock (_lock) _end = Math.Min(_end, end);
    }

    /// <summary>Waits until a handle is set, and says whether it is.</summary>
    public bool Wait(WaitHandle handle)
    {
        while (true)
        {
            double left = Left.TotalMilliseconds;
            if (handle.WaitOne((int)Math.Ceiling(Math.Clamp(left, 0, LookUpMs)))) return true;
            if (left <= 0) return false;
        }
    }
}
