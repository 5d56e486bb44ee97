using PerfTools.Engine.Processes;

namespace PerfTools.Engine.Operations;

/// <summary>A program that runs beside the measured one, and must succeed.</summary>
internal sealed class AuxiliaryProgram : IDisposable
{
    private readonly ProgramCommand _command;
    private readonly string _purpose;
    private readonly IPreparedProgram _prepared;

    private AuxiliaryProgram(ProgramCommand command, string purpose)
    {
        _command = command;
        _purpose = purpose;
        _prepared = ProgramLauncher.Prepare(command, ProgramOutput.Discard);
    }

    /// <param name="command">The program, or null where there is none.</param>
    /// <param name="purpose">What it runs for, as a verb.</param>
    /// <exception cref="MeasurementException">It is not there, or may not be run.</exception>
    public static AuxiliaryProgram? Of(ProgramCommand? command, string purpose) => command is null ? null : new AuxiliaryProgram(command, purpose);

    /// <exception cref="MeasurementException">It cannot be started, or fails.</exception>
    public void Run(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using IStartedProgram started = _prepared.Start();
        using CancellationTokenRegistration stop = cancellationToken.UnsafeRegister(static program => ((IStartedProgram)program!).Stop(), started);
        ProgramExit exit = started.Collect();
        cancellationToken.ThrowIfCancellationRequested();
        if (exit.ExitCode != 0)
            throw new MeasurementException(FailureKind.ProgramFailed, _command.ToString(), $"started to {_purpose}, it ended with exit code {exit.ExitCode}.");
    }

    public void Dispose() => _prepared.Dispose();
}
