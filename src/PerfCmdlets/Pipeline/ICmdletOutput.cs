namespace PerfTools.Cmdlets.Pipeline;

/// <summary>What a cmdlet's body may say to the outside. No PowerShell type, so that a test can run a body without one.</summary>
internal interface ICmdletOutput : IProgress<MeasurementProgress>
{
    void WriteResult(object result);

    /// <summary>Reports the failure of one target; the others go on.</summary>
    void WriteFailure(Exception failure);

    void WriteWarning(string message);

    void WriteVerbose(string message);

    /// <summary>Has a question answered on the pipeline thread, the only one on which the user's blocks can run, and waits for it.</summary>
    /// <exception cref="OperationCanceledException">The answer is no longer wanted.</exception>
    T Ask<T>(Func<T> question, CancellationToken cancellationToken);
}
