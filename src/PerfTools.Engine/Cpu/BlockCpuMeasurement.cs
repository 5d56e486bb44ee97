using PerfTools.Engine.Processes;
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

        // This thread's account is up to date at any moment; those of the others, just after a tick.
        timer.Wait(timer.Next(clock.Nanoseconds), [], []);
        long? began = SamplerCost.ThreadTime;
        track.ReadCpu(clock, timer);
        _ = track.TryBegin();
        SampledTarget target = new(self.Name, track) { WindowStartedAt = DateTimeOffset.Now };
        long? workBegan = SamplerCost.ThreadTime;
        work();
        long? workEnded = SamplerCost.ThreadTime;
        track.ReadCpu(clock, timer);
        double? costUs = (SamplerCost.ThreadTime - workEnded + workBegan - began) / 1000.0;
        foreach (TrackedProcess process in track.Processes) process.ReadMemory(clock.Nanoseconds);
        ProcessCpuResult result = builder.Build(target, track.Complete(hasEnded: false), costUs);
        return result with { Target = name, ThreadCpuMs = workEnded - workBegan is { } used ? Math.Round(used / 1e6, 6) : null };
    }
}
