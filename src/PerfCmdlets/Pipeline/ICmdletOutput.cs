namespace PerfTools.Cmdlets.Pipeline;

/// <summary>What a cmdlet's body may say to the outside. No PowerShell type, so that a test can run a body without one.</summary>
internal interface ICmdletOutput : IProgress<MeasurementProgress>
{
    void WriteResult(object result);

    /// <summary>Reports the failure of one target; the others go on.</summary>
    void WriteFailure(Exception failure);

    void WriteWarning(string message);

    void WriteVerbose(string message);
}
