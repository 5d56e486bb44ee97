using PerfTools.Engine;
using PerfTools.Engine.Memory;
using PerfTools.Engine.Memory.Growth;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Memory;

/// <summary>A watch on a <see cref="HandHost"/>, run as <see cref="MemoryLeakMeasurement"/> and a cmdlet run it.</summary>
internal sealed class HandWatch
{
    public const long Second = 1_000_000_000;

    public HandWatch()
    {
        Timer = new HandTimer(Host);
        Listener = new WatchListener { Failed = Failures.Add, Sampled = Samples.Add, Progress = new Recorder(Progress) };
        Machine = new WatchHost { Source = Host, Clock = Host.Clock, Slept = () => Slept, Analyzer = Judge };
    }

    public HandHost Host { get; } = new();

    public HandTimer Timer { get; }

    public WatchListener Listener { get; }

    public WatchHost Machine { get; }

    public long Slept { get; set; }

    public List<MeasurementException> Failures { get; } = [];

    public List<MemorySample> Samples { get; } = [];

    public List<MeasurementProgress> Progress { get; } = [];

    /// <summary>In the order in which they came.</summary>
    public List<MemoryLeakResult> Results { get; } = [];

    /// <summary>60 checkpoints, one a second, after the first.</summary>
    public static MemoryLeakOptions Minute { get; } = new() { Duration = TimeSpan.FromSeconds(60), Interval = TimeSpan.FromSeconds(1) };

    /// <summary>What a process has grown to, by the time since the watch was made.</summary>
    public void Grow(HandProcess process, long bytesPerSecond)
    {
        long began = Host.Clock.Nanoseconds;
        long from = process.PrivateBytes;
        Host.BeforeDetails += () => process.PrivateBytes = from + (long)(bytesPerSecond * ((Host.Clock.Nanoseconds - began) / 1e9));
    }

    public IReadOnlyList<MemoryLeakResult> Run(MemoryLeakOptions options, params HandProcess[] processes)
    {
        options = options with { ProcessIds = [.. processes.Select(process => process.Id)] };
        MemoryLeakReport report = new(options, Judge);
        using WatchedTargets targets = new(options, Host, Listener);
        targets.Open(WatchRun.ExpectedReadings(options));
        WatchRun run = new(options, Host.Clock, Timer, () => Slept, targets)
        {
            Ended = (target, summary) => Results.AddRange(report.Build(target, summary)),
        };
        try
        {
            run.Run(Listener.Progress);
        }
        catch (OperationCanceledException)
        {
            IsCancelled = true;
        }

        foreach (WatchedTarget target in targets.Running) Results.AddRange(report.Build(target, run.Summary()));
        return Results;
    }

    public bool IsCancelled { get; private set; }

    public OperationWatch Operations(MemoryLeakOptions options, HandProcess[] processes, CancellationToken cancellationToken = default) =>
        new(null, options with { ProcessIds = [.. processes.Select(process => process.Id)] }, Listener, Machine, cancellationToken);

    private static GrowthFinding Judge(
        ReadOnlySpan<double> axis, ReadOnlySpan<double> values, double limit, double resolution, (double, double, double)? baseline) => new()
        {
            Verdict = Verdict.Pass,
            Pattern = GrowthPattern.Flat,
            Ground = GrowthGround.GrowthBelowLimit,
            Growth = values.Length < 2 ? null : (values[^1] - values[0]) / (axis[^1] - axis[0]),
        };

    private sealed class Recorder(List<MeasurementProgress> seen) : IProgress<MeasurementProgress>
    {
        public void Report(MeasurementProgress value) => seen.Add(value);
    }
}
