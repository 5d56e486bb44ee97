using PerfTools.Engine.Cpu;
using PerfTools.Engine.Processes;

namespace PerfTools.Tests.Fixtures;

/// <summary>A whole run of samples on a <see cref="HandHost"/>, begun as <see cref="ProcessCpuMeasurement"/> begins it.</summary>
internal sealed class HandRun
{
    public HandRun(TickGrid? grid = null, long lag = 0, HandHost? host = null)
    {
        Host = host ?? new HandHost();
        Timer = new HandTimer(Host) { Grid = grid, Lag = lag };
    }

    public HandHost Host { get; }

    public HandTimer Timer { get; }

    public bool Rehearses { get; init; } = true;

    public List<MeasurementProgress> Progress { get; } = [];

    public List<ProcessCpuResult> Results { get; } = [];

    /// <summary>What a test most often wants: samples of 100 ms.</summary>
    public static ProcessCpuOptions Every100Ms { get; } = new() { Interval = TimeSpan.FromMilliseconds(100), Count = 3 };

    public IReadOnlyList<ProcessCpuResult> Measure(ProcessCpuOptions options, params HandProcess[] processes)
    {
        SamplingRun run = new(options, Host.Clock, Timer, new CpuResultBuilder(Host, options), Results.AddRange);
        SampledTarget[] targets = [.. processes.Select(process => new SampledTarget(
            process.Name, new ProcessTrack(Host, Host.Open(process.Id), options.IncludeChildren)))];
        if (Rehearses) run.Rehearse(targets);
        Timer.Wait(Timer.Next(Host.Clock.Nanoseconds), [], []);
        foreach (SampledTarget target in targets) target.Track.ReadCpu(Host.Clock, Timer);
        long startedAt = Host.Clock.Nanoseconds;
        foreach (SampledTarget target in targets)
        {
            Assert.True(target.Track.TryBegin());
            run.Add(target);
        }

        run.Run(startedAt, new Recorder(Progress));
        return Results;
    }

    /// <summary>Measures a program as it is started.</summary>
    public IReadOnlyList<ProcessCpuResult> Measure(ProcessCpuOptions options, HandProcess process, IStartedProgram program)
    {
        SamplingRun run = new(options, Host.Clock, Timer, new CpuResultBuilder(Host, options), Results.AddRange);
        long startedAt = Host.Clock.Nanoseconds;
        ProcessTrack track = new(Host, Host.Open(process.Id, evenIfEnded: true), options.IncludeChildren);
        Assert.True(track.TryBeginAtZero(startedAt));
        run.Add(new SampledTarget(process.Name, track, program));
        run.Run(startedAt, null);
        return Results;
    }

    private sealed class Recorder(List<MeasurementProgress> seen) : IProgress<MeasurementProgress>
    {
        public void Report(MeasurementProgress value) => seen.Add(value);
    }
}
