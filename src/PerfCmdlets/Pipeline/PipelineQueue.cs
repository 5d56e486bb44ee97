using System.Collections.Concurrent;
using System.Diagnostics;
using System.Management.Automation;

namespace PerfTools.Cmdlets.Pipeline;

/// <summary>Carries a body's output to the pipeline thread, the only one that may write.</summary>
internal sealed class PipelineQueue : ICmdletOutput, IDisposable
{
    private const int ProgressId = 0x5045;
    private static readonly TimeSpan ProgressDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(200);

    private readonly BlockingCollection<Action<Cmdlet>> _items = [];
    private readonly Stopwatch _elapsed = Stopwatch.StartNew();
    private TimeSpan _nextProgress = ProgressDelay;
    private string? _activity;

    public void WriteResult(object result) => Add(cmdlet => cmdlet.WriteObject(result));

    public void WriteFailure(Exception failure) => Add(cmdlet => cmdlet.WriteError(ErrorRecords.From(failure)));

    public void WriteWarning(string message) => Add(cmdlet => cmdlet.WriteWarning(message));

    public void WriteVerbose(string message) => Add(cmdlet => cmdlet.WriteVerbose(message));

    public void Report(MeasurementProgress value)
    {
        if (_elapsed.Elapsed < _nextProgress) return;
        _nextProgress = _elapsed.Elapsed + ProgressInterval;
        _activity = value.Activity;
        Add(cmdlet => cmdlet.WriteProgress(new ProgressRecord(ProgressId, value.Activity, value.Status) { PercentComplete = value.PercentComplete }));
    }

    /// <summary>Says that nothing more will come.</summary>
    public void Complete()
    {
        if (_activity is { } activity)
            Add(cmdlet => cmdlet.WriteProgress(new ProgressRecord(ProgressId, activity, "Done") { RecordType = ProgressRecordType.Completed }));
        _items.CompleteAdding();
    }

    /// <summary>Writes everything that comes, until <see cref="Complete"/>.</summary>
    public void Drain(Cmdlet cmdlet)
    {
        foreach (Action<Cmdlet> write in _items.GetConsumingEnumerable()) write(cmdlet);
    }

    public void Dispose() => _items.Dispose();

    private void Add(Action<Cmdlet> write) => _items.Add(write);
}
