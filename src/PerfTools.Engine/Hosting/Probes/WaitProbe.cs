using PerfTools.Engine.Processes.Linux;
using PerfTools.Engine.Statistics;
using PerfTools.Engine.Timing;

namespace PerfTools.Engine.Hosting.Probes;

/// <summary>Waits one millisecond again and again, and records by how much each wait was too long.</summary>
/// <param name="clock">Measures the waits.</param>
/// <param name="wait">Waits so many nanoseconds.</param>
internal sealed class WaitProbe(IClock clock, Action<long> wait)
{
    private const long WaitNanoseconds = 1_000_000;

    public LatencyHistogram Overshoot { get; } = new();

    public void Run(TimeSpan duration, CancellationToken cancellationToken)
    {
        long end = clock.Nanoseconds + (long)duration.TotalNanoseconds;
        while (!cancellationToken.IsCancellationRequested)
        {
            long begin = clock.Nanoseconds;
            if (begin >= end) return;
            wait(WaitNanoseconds);
            Overshoot.Record(Math.Max(0, clock.Nanoseconds - begin - WaitNanoseconds));
        }
    }

    /// <summary>The finest wait that the system has: where Thread.Sleep rounds up, that is what programs get there.</summary>
    public static unsafe void Sleep(long nanoseconds)
    {
        if (!OperatingSystem.IsLinux())
        {
            Thread.Sleep(TimeSpan.FromMicroseconds(nanoseconds / 1000.0));
            return;
        }

        LinuxNative.TimeSpec time = new() { Nanoseconds = nanoseconds };
        _ = LinuxNative.Poll(null, 0, &time, 0);
    }
}
