using PerfTools.Engine.Timing;

namespace PerfTools.Engine.Operations;

/// <summary>Measures the time that a program takes, alone or against another, with programs that prepare and tidy up.</summary>
public sealed class ProgramTimeMeasurement
{
    private static readonly TimeSpan CleanupPatience = TimeSpan.FromSeconds(10);

    private readonly OperationOptions _options;
    private readonly ProgramCommand _program;

    /// <exception cref="OptionException">An option cannot be used.</exception>
    public ProgramTimeMeasurement(OperationOptions options, ProgramCommand program)
    {
        options.Validate();
        program.Validate();
        (_options, _program) = (options, program);
    }

    /// <summary>The program to compare with; the options hold its name.</summary>
    public ProgramCommand? Baseline { get; init; }

    /// <summary>Runs once, before everything.</summary>
    public ProgramCommand? Setup { get; init; }

    /// <summary>Runs before each run of the program and of its baseline; its time does not count.</summary>
    public ProgramCommand? Prepare { get; init; }

    /// <summary>Runs once, after everything, also after a failure.</summary>
    public ProgramCommand? Cleanup { get; init; }

    /// <summary>The one result. Whatever was started is stopped, with what it started, before the sequence ends.</summary>
    /// <exception cref="MeasurementException">A program could not be started, or failed.</exception>
    public IAsyncEnumerable<OperationResult> MeasureAsync(
        IProgress<MeasurementProgress>? progress = null, CancellationToken cancellationToken = default) =>
        MeasurementStream.RunAsync<OperationResult>("program time", (emit, token) => Measure(result => emit([result]), progress, token), cancellationToken);

    private void Measure(Action<OperationResult> emit, IProgress<MeasurementProgress>? progress, CancellationToken cancellationToken)
    {
        // All are looked for first: a name mistyped is not to be found out after the others have run.
        using ProgramOperation operation = new(_program, Baseline, _options.IgnoreExitCode);
        using AuxiliaryProgram? setup = AuxiliaryProgram.Of(Setup, "set up");
        using AuxiliaryProgram? prepare = AuxiliaryProgram.Of(Prepare, "prepare");
        using AuxiliaryProgram? cleanup = AuxiliaryProgram.Of(Cleanup, "clean up");
        Exception? failure = null;
        try
        {
            setup?.Run(cancellationToken);
            using OperationSampler sampler = new(_options, MonotonicClock.Instance, null, progress ?? NoProgress.Instance, cancellationToken);
            operation.Run(sampler, prepare is null ? null : () => prepare.Run(cancellationToken), cancellationToken);
            emit(sampler.Result());
        }
        catch (MeasurementException failed)
        {
            failure = failed;
        }
        finally
        {
            TidyUp(cleanup, failure, cancellationToken);
        }
    }

    /// <summary>After Ctrl+C too, but then not for longer than a user would wait.</summary>
    /// <exception cref="MeasurementException">What failed before, or the program.</exception>
    /// <exception cref="AggregateException">Both.</exception>
    private static void TidyUp(AuxiliaryProgram? cleanup, Exception? failure, CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience = new();
        using CancellationTokenRegistration stop = cancellationToken.UnsafeRegister(_ => patience.CancelAfter(CleanupPatience), null);
        try
        {
            cleanup?.Run(patience.Token);
        }
        catch (MeasurementException second) when (failure is not null)
        {
            throw new AggregateException(failure, second);
        }

        if (failure is not null) throw failure;
    }

    private sealed class NoProgress : IProgress<MeasurementProgress>
    {
        public static NoProgress Instance { get; } = new();

        public void Report(MeasurementProgress value)
        {
        }
    }
}
