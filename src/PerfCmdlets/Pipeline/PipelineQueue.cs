using System.Collections.Concurrent;
using System.Management.Automation;
using PerfTools.Engine;

namespace PerfTools.Cmdlets.Pipeline;

/// <summary>Carries a body's output to the pipeline thread, the only one that may write.</summary>
internal sealed class PipelineQueue : ICmdletOutput, IDisposable
{
    private readonly BlockingCollection<Action<Cmdlet>> _items = [];
    private readonly ProgressPace _pace = new();
    private string? _activity;

    public void WriteResult(object result) => Add(cmdlet => cmdlet.WriteObject(result));

    public void WriteFailure(Exception failure) => Add(cmdlet => cmdlet.WriteError(ErrorRecords.From(failure)));

    public void WriteWarning(string message) => Add(cmdlet => cmdlet.WriteWarning(message));

    public void WriteVerbose(string message) => Add(cmdlet => cmdlet.WriteVerbose(message));

    public T Ask<T>(Func<T> question, CancellationToken cancellationToken)
    {
        TaskCompletionSource<T> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Add(_ =>
        {
            try
            {
                answer.SetResult(question());
            }
            catch (Exception failure) when (failure is MeasurementException or OptionException)
            {
                answer.SetException(failure);
            }
        });
        return answer.Task.WaitAsync(cancellationToken).GetAwaiter().GetResult();
    }

    public void Report(MeasurementProgress value)
    {
        if (!_pace.IsDue()) return;
        _activity = value.Activity;
        Add(cmdlet => cmdlet.WriteProgress(ProgressRecords.From(value)));
    }

    /// <summary>Says that nothing more will come.</summary>
    public void Complete()
    {
        if (_activity is { } activity) Add(cmdlet => cmdlet.WriteProgress(ProgressRecords.Completed(activity)));
        _items.CompleteAdding();
    }

    /// <summary>Writes everything that comes, until <see cref="Complete"/>.</summary>
    /// <param name="cmdlet">Writes it.</param>
    /// <param name="pause">Ends this call early; another one can write the rest.</param>
    public void Drain(Cmdlet cmdlet, CancellationToken pause = default)
    {
        try
        {
            foreach (Action<Cmdlet> write in _items.GetConsumingEnumerable(pause)) write(cmdlet);
        }
        catch (OperationCanceledException) when (pause.IsCancellationRequested)
        {
            // What has not been taken stays.
        }
    }

    public void Dispose() => _items.Dispose();

    private void Add(Action<Cmdlet> write) => _items.Add(write);
}
