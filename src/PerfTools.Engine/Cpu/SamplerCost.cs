using PerfTools.Engine.Processes.Linux;

namespace PerfTools.Engine.Cpu;

/// <summary>What the sampling thread itself uses, so that every result can say what it cost. Only Linux tells, else it is null.</summary>
internal sealed class SamplerCost
{
    private long _last;
    private double _total;
    private long _samples;

    /// <summary>CPU time that this thread has used, in nanoseconds.</summary>
    public static long? ThreadTime => OperatingSystem.IsLinux() ? LinuxNative.ReadClock(LinuxNative.ClockThread) : null;

    /// <summary>Mean CPU time per sample of one target so far, in microseconds.</summary>
    public double? PerSample => _samples == 0 || ThreadTime is null ? null : _total / _samples;

    public void Begin() => (_last, _total, _samples) = (ThreadTime ?? 0, 0, 0);

    /// <summary>CPU time since the last call, in microseconds, shared among the targets that were sampled.</summary>
    public double? PerTarget(int targets)
    {
        if (ThreadTime is not { } now) return null;
        double used = (now - _last) / 1000.0;
        _last = now;
        _total += used;
        _samples += targets;
        return used / Math.Max(1, targets);
    }
}
