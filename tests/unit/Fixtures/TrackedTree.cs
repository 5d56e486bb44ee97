using PerfTools.Engine.Cpu;

namespace PerfTools.Tests.Fixtures;

/// <summary>A track on a process of a <see cref="HandHost"/>, sampled by hand.</summary>
internal sealed class TrackedTree : IDisposable
{
    private readonly HandHost _host;

    public TrackedTree(HandHost host, HandProcess root, bool includesChildren = true, long lag = 0)
    {
        _host = host;
        Timer = new HandTimer(host) { Lag = lag };
        Track = new ProcessTrack(host, host.Open(root.Id), includesChildren);
        Track.ReadCpu(host.Clock, Timer);
        Assert.True(Track.TryBegin());
    }

    public HandTimer Timer { get; }

    public ProcessTrack Track { get; }

    /// <summary>Lets time pass, then takes a sample.</summary>
    public CpuWindow Sample(long milliseconds = 100, bool hasEnded = false)
    {
        _host.Elapse(milliseconds * HandHost.Millisecond);
        Track.ReadCpu(_host.Clock, Timer);
        return Track.Complete(hasEnded);
    }

    /// <summary>The same, and only the CPU time in milliseconds.</summary>
    public double? CpuMs(long milliseconds = 100) => Sample(milliseconds).Cpu / (double)HandHost.Millisecond;

    public void Dispose() => Track.Dispose();
}
