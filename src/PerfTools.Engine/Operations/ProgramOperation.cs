using PerfTools.Engine.Processes;

namespace PerfTools.Engine.Operations;

/// <summary>Runs programs for a sampler, each sample a new process from start to collected exit.</summary>
internal sealed class ProgramOperation : IDisposable
{
    private readonly (ProgramCommand Command, IPreparedProgram Prepared) _operation;
    private readonly (ProgramCommand Command, IPreparedProgram Prepared)? _baseline;
    private readonly bool _ignoreExitCode;

    /// <exception cref="MeasurementException">A program is not there, or may not be run.</exception>
    public ProgramOperation(ProgramCommand operation, ProgramCommand? baseline, bool ignoreExitCode)
    {
        _ignoreExitCode = ignoreExitCode;
        _operation = (operation, ProgramLauncher.Prepare(operation, ProgramOutput.Discard));
        try
        {
            if (baseline is not null) _baseline = (baseline, ProgramLauncher.Prepare(baseline, ProgramOutput.Discard));
        }
        catch (MeasurementException)
        {
            Dispose();
            throw;
        }
    }

    /// <param name="sampler">Says what to start next.</param>
    /// <param name="prepare">Called before each start, outside of the measured time.</param>
    /// <param name="cancellationToken">Stops the program that runs.</param>
    /// <exception cref="MeasurementException">A program cannot be started, or ends with an exit code that is not ignored.</exception>
    public void Run(OperationSampler sampler, Action? prepare, CancellationToken cancellationToken)
    {
        while (sampler.Next())
        {
            prepare?.Invoke();
            (ProgramCommand command, IPreparedProgram prepared) = sampler.Due == OperationSubject.Baseline ? _baseline!.Value : _operation;
            ProgramExit exit = Sample(sampler, prepared, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            sampler.AddCpu(exit.UserNanoseconds + exit.KernelNanoseconds);
            if (exit.ExitCode == 0) continue;
            if (!_ignoreExitCode) throw new MeasurementException(FailureKind.ProgramFailed, command.ToString(), $"it ended with {exit.Description}.");
            sampler.AddError(exit.Description);
        }
    }

    public void Dispose()
    {
        _operation.Prepared.Dispose();
        _baseline?.Prepared.Dispose();
    }

    private static ProgramExit Sample(OperationSampler sampler, IPreparedProgram prepared, CancellationToken cancellationToken)
    {
        sampler.Begin();
        using IStartedProgram started = prepared.Start();
        using CancellationTokenRegistration stop = cancellationToken.UnsafeRegister(static program => ((IStartedProgram)program!).Stop(), started);
        ProgramExit exit = started.Collect();
        sampler.End();
        return exit;
    }
}
