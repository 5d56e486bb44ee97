using System.Management.Automation;

namespace PerfTools.Cmdlets.Pipeline;

/// <summary>Writes at once, for a body that runs on the pipeline thread itself.</summary>
internal sealed class DirectOutput(Cmdlet cmdlet) : ICmdletOutput
{
    private readonly ProgressPace _pace = new();
    private string? _activity;

    public void WriteResult(object result) => cmdlet.WriteObject(result);

    public void WriteFailure(Exception failure) => cmdlet.WriteError(ErrorRecords.From(failure));

    public void WriteWarning(string message) => cmdlet.WriteWarning(message);

    public void WriteVerbose(string message) => cmdlet.WriteVerbose(message);

    public T Ask<T>(Func<T> question, CancellationToken cancellationToken) => question();

    public void Report(MeasurementProgress value)
    {
        if (!_pace.IsDue()) return;
        _activity = value.Activity;
        cmdlet.WriteProgress(ProgressRecords.From(value));
    }

    /// <summary>Takes the progress bar away.</summary>
    public void Complete()
    {
        if (_activity is { } activity) cmdlet.WriteProgress(ProgressRecords.Completed(activity));
        _activity = null;
    }
}
