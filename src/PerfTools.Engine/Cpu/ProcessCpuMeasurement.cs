using PerfTools.Engine.Processes;
using PerfTools.Engine.Timing;

namespace PerfTools.Engine.Cpu;

/// <summary>Measures the CPU time of processes, or of a program that is started for it. Samples come from a thread of their own.</summary>
public sealed class ProcessCpuMeasurement
{
    private readonly ProcessCpuOptions _options;
    private readonly IClock _clock = MonotonicClock.Instance;

    /// <exception cref="OptionException">An option cannot be used.</exception>
    public ProcessCpuMeasurement(ProcessCpuOptions options)
    {
        options.Validate();
        _options = options;
    }

    /// <summary>Called for a process that cannot be measured, while the others go on; where it is null, they are thrown at the end.</summary>
    public Action<MeasurementException>? Failed { get; init; }

    /// <summary>
    /// Results as they become final, one per process and interval, or one per process at the end. A program that was started
    /// is stopped, with what it started, before the sequence ends.
    /// </summary>
    /// <exception cref="MeasurementException">A process could not be measured.</exception>
    /// <exception cref="AggregateException">Several could not.</exception>
    public IAsyncEnumerable<ProcessCpuResult> MeasureAsync(
        IProgress<MeasurementProgress>? progress = null, CancellationToken cancellationToken = default) =>
        MeasurementStream.RunAsync<ProcessCpuResult>("process CPU", (emit, token) => Measure(emit, progress, token), cancellationToken);

    private void Measure(Action<ProcessCpuResult[]> emit, IProgress<MeasurementProgress>? progress, CancellationToken cancellationToken)
    {
        List<MeasurementException> failures = [];
        Action<MeasurementException> fail = Failed ?? failures.Add;
        IProcessSource source = ProcessPlatform.OpenSource();
        using ISampleTimer timer = ProcessPlatform.OpenTimer(source, cancellationToken);
        SamplingRun run = new(_options, _clock, timer, new CpuResultBuilder(source, _options) { Note = ProcessPlatform.Caveat }, emit);
        if (_options.Command is { } command) MeasureProgram(command, source, run, progress, cancellationToken);
        else MeasureProcesses(source, timer, run, fail, progress);
        if (failures.Count == 1) throw failures[0];
        if (failures.Count > 1) throw new AggregateException(failures);
    }

    private void MeasureProcesses(
        IProcessSource source, ISampleTimer timer, SamplingRun run, Action<MeasurementException> fail, IProgress<MeasurementProgress>? progress)
    {
        List<SampledTarget> targets = [];
        long startedAt;
        try
        {
            Open(source, targets, fail);
            run.Rehearse(targets);
            timer.Wait(timer.Next(_clock.Nanoseconds), [], []);
            foreach (SampledTarget target in targets) target.Track.ReadCpu(_clock, timer);
            startedAt = _clock.Nanoseconds;
            foreach (SampledTarget target in targets) Begin(target, run, fail);
        }
        catch
        {
            // The run has not begun, and so would close none.
            foreach (SampledTarget target in targets) target.Dispose();
            throw;
        }

        run.Run(startedAt, progress);
    }

    private void Open(IProcessSource source, List<SampledTarget> targets, Action<MeasurementException> fail)
    {
        foreach (int id in _options.ProcessIds.Distinct())
        {
            try
            {
                IProcessReader reader = source.Open(id);
                targets.Add(new SampledTarget(reader.Name, new ProcessTrack(source, reader, _options.IncludeChildren)));
            }
            catch (MeasurementException failure)
            {
                fail(failure);
            }
        }
    }

    private static void Begin(SampledTarget target, SamplingRun run, Action<MeasurementException> fail)
    {
        if (target.Track.TryBegin())
        {
            run.Add(target);
            return;
        }

        fail(new MeasurementException(FailureKind.ProcessNotFound, target.Name, $"the process {target.Id} ended before it could be measured."));
        target.Dispose();
    }

    private void MeasureProgram(
        ProgramCommand command, IProcessSource source, SamplingRun run, IProgress<MeasurementProgress>? progress, CancellationToken cancellationToken)
    {
        using IPreparedProgram prepared = ProgramLauncher.Prepare(command, _options.ShowOutput ? ProgramOutput.Inherit : ProgramOutput.Discard);
        cancellationToken.ThrowIfCancellationRequested();
        long startedAt = _clock.Nanoseconds;
        using IStartedProgram program = prepared.Start();
        ProcessTrack track = new(source, source.Open(program.Id, evenIfEnded: true), _options.IncludeChildren);
        _ = track.TryBeginAtZero(startedAt);
        run.Add(new SampledTarget(Path.GetFileName(command.FilePath), track, program));
        run.Run(startedAt, progress);
    }
}
