using PerfTools.Engine.Processes;
using PerfTools.Engine.Processes.Linux;
using PerfTools.Engine.Timing;

namespace PerfTools.Engine.Cpu;

/// <summary>Measures the CPU time that a piece of work costs: on its own thread, in this whole process, and in child processes.</summary>
internal static class BlockCpuMeasurement
{
    /// <param name="name">What to call the work in the result.</param>
    /// <param name="work">The work; it runs on this thread. What it throws is thrown on, without a result.</param>
    /// <param name="thresholds">What the result is judged by.</param>
    /// <exception cref="MeasurementException">This process could not be read.</exception>
    public static ProcessCpuResult Measure(string name, Action work, ThresholdSet thresholds)
    {
        ProcessCpuOptions options = new() { ProcessIds = [Environment.ProcessId], IncludeChildren = true, Thresholds = thresholds };
        IClock clock = MonotonicClock.Instance;
        IProcessSource source = ProcessPlatform.OpenSource();
        CpuResultBuilder builder = new(source, options) { Note = ProcessPlatform.Caveat };
        using ISampleTimer timer = ProcessPlatform.OpenTimer(source, CancellationToken.None);
        IProcessReader self = source.Open(Environment.ProcessId);
        using ProcessTrack track = new(source, self, includesChildren: true);
        track.Root.ReadMemory(clock.Nanoseconds);
        long thread = ThreadTime();
        track.ReadCpu(clock, timer);
        _ = track.TryBegin();
        SampledTarget target = new(self.Name, track) { WindowStartedAt = DateTimeOffset.Now };
        long costBegin = ThreadTime() - thread;
        thread = ThreadTime();
        work();
        long used = ThreadTime() - thread;
        track.ReadCpu(clock, timer);
        long costEnd = ThreadTime() - thread - used;
        foreach (TrackedProcess process in track.Processes) process.ReadMemory(clock.Nanoseconds);
        CpuWindow window = track.Complete(hasEnded: false);
        ProcessCpuResult result = builder.Build(target, window, (costBegin + costEnd) / 1000.0);
        return result with { Target = name, ThreadCpuMs = OperatingSystem.IsLinux() ? Math.Round(used / 1e6, 6) : null };
    }

    private static long ThreadTime() => OperatingSystem.IsLinux() ? LinuxNative.ReadClock(LinuxNative.ClockThread) : 0;
}
