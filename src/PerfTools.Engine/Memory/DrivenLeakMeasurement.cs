using PerfTools.Engine.Operations;
using PerfTools.Engine.Processes;

namespace PerfTools.Engine.Memory;

/// <summary>
/// Watches processes, or a program that is started for it, while another program drives a load at them: that one is started
/// again and again, and each start is an operation.
/// </summary>
public sealed class DrivenLeakMeasurement
{
    private readonly MemoryLeakOptions _options;
    private readonly ProgramCommand _load;

    /// <exception cref="OptionException">An option cannot be used.</exception>
    public DrivenLeakMeasurement(MemoryLeakOptions options, ProgramCommand load)
    {
        options.Validate();
        load.Validate();
        (_options, _load) = (options, load);
    }

    /// <summary>Runs once, when the target has been started and before the first operation: it can wait until a server answers.</summary>
    public ProgramCommand? Setup { get; init; }

    /// <summary>Called for a process, or a metric of it, that cannot be watched, while the others go on; where it is null, they are thrown at the end.</summary>
    public Action<MeasurementException>? Failed { get; init; }

    /// <summary>
    /// One result per process and metric at the end. What was started is stopped, with what it started, before the sequence
    /// ends. After cancellation, what was seen is judged first.
    /// </summary>
    /// <exception cref="MeasurementException">A program could not be started, or a process not be watched.</exception>
    /// <exception cref="AggregateException">Several of this.</exception>
    public IAsyncEnumerable<MemoryLeakResult> MeasureAsync(
        IProgress<MeasurementProgress>? progress = null, CancellationToken cancellationToken = default) =>
        MeasurementStream.RunAsync<MemoryLeakResult>("memory", (emit, token) => Measure(emit, progress, token), cancellationToken);

    private void Measure(Action<MemoryLeakResult[]> emit, IProgress<MeasurementProgress>? progress, CancellationToken cancellationToken)
    {
        List<MeasurementException> failures = [];
        WatchListener listener = new() { Failed = Failed ?? failures.Add, Progress = progress };
        using IPreparedProgram load = ProgramLauncher.Prepare(_load, ProgramOutput.Discard);
        using AuxiliaryProgram? setup = AuxiliaryProgram.Of(Setup, "set up");
        using OperationWatch watch = OperationWatch.OfTargets(_options, listener, cancellationToken);
        try
        {
            watch.Start();
            setup?.Run(cancellationToken);
            while (watch.Next()) Operate(watch, load, cancellationToken);
        }
        catch (MeasurementException failure)
        {
            failures.Add(failure);
        }

        emit([.. watch.Finish()]);
        if (failures.Count == 1) throw failures[0];
        if (failures.Count > 1) throw new AggregateException(failures);
    }

    private static void Operate(OperationWatch watch, IPreparedProgram load, CancellationToken cancellationToken)
    {
        using IStartedProgram started = load.Start();
        using CancellationTokenRegistration stop = cancellationToken.UnsafeRegister(static program => ((IStartedProgram)program!).Stop(), started);
        ProgramExit exit = started.Collect();
        if (exit.ExitCode != 0 && !cancellationToken.IsCancellationRequested) watch.AddError(exit.Description);
    }
}
