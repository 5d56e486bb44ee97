using PerfTools.Engine;

namespace PerfTools.Cmdlets.Pipeline;

/// <summary>Hands over what Test-MemoryLeak finds, and says at the end what a reader must know.</summary>
/// <param name="output">Where it goes.</param>
/// <param name="target">What is tested, for messages.</param>
/// <param name="includesSamples">Whether checkpoints are handed over too.</param>
/// <param name="isQuiet">Whether one bool stands for all results.</param>
internal sealed class LeakReport(ICmdletOutput output, string target, bool includesSamples, bool isQuiet) : ICmdletOutput
{
    private readonly List<MemoryLeakResult> _results = [];
    private bool _isComplete;

    /// <summary>Whether a target could not be tested.</summary>
    public bool HasFailed { get; set; }

    /// <summary>Gets the checkpoints, or null where nobody wants them.</summary>
    public Action<MemorySample>? Sampled { get; } = includesSamples ? output.WriteResult : null;

    public void WriteResult(object result)
    {
        if (result is MemoryLeakResult leak) _results.Add(leak);
        if (!isQuiet) output.WriteResult(result);
    }

    public void WriteFailure(Exception failure)
    {
        HasFailed = true;
        output.WriteFailure(failure);
    }

    public void WriteWarning(string message) => output.WriteWarning(message);

    public void WriteVerbose(string message) => output.WriteVerbose(message);

    public T Ask<T>(Func<T> question, CancellationToken cancellationToken) => output.Ask(question, cancellationToken);

    public void Report(MeasurementProgress value) => output.Report(value);

    /// <summary>Whether a baseline ran so that something can be compared with it.</summary>
    /// <param name="level">Its results.</param>
    /// <param name="operations">What to call its operations.</param>
    /// <param name="wasStopped">Whether Ctrl+C ended it.</param>
    public bool CanCompare(IReadOnlyList<MemoryLeakResult> level, string operations, bool wasStopped)
    {
        if (wasStopped) output.WriteWarning($"{operations}: stopped while the baseline ran, so that there is nothing to judge.");
        if (level.FirstOrDefault(result => result.Errors > 0) is { } failed) WriteFailure(FailureOf(failed, operations));
        return !wasStopped && level.Count > 0 && level.All(result => result.Errors < result.OperationCount);
    }

    /// <summary>Says the rest, once: the first call counts.</summary>
    /// <param name="wasStopped">Whether Ctrl+C ended the run.</param>
    public void Complete(bool wasStopped)
    {
        if (_isComplete) return;
        _isComplete = true;
        if (wasStopped) TellVerdicts();
        else TellWhatEndedEarly();
        if (isQuiet) output.WriteResult(_results.Count > 0 && !HasFailed && _results.TrueForAll(result => result.Verdict == Verdict.Pass));

        // Last: an error can be set to end the script, and by now everything else has been said.
        if (_results.Find(result => result.Errors > 0) is { } failed) output.WriteFailure(FailureOf(failed, target));
    }

    /// <summary>Ctrl+C may close the pipeline before it shows its objects; words reach the user.</summary>
    private void TellVerdicts()
    {
        foreach (MemoryLeakResult result in _results)
            output.WriteWarning($"{result.Target} {result.Metric}: {result.Verdict}, by what was seen until it was stopped: {result.Reason}.");
    }

    /// <summary>The other notes stand in the results; that less was seen than planned is said at once, and once a target.</summary>
    private void TellWhatEndedEarly()
    {
        foreach (MemoryLeakResult result in _results.Where(result => result.IsPartial).DistinctBy(result => result.ProcessId))
            output.WriteWarning($"{result.Target}: {result.Notes}.");
    }

    /// <summary>All results of a run have the same operations.</summary>
    private static MeasurementException FailureOf(MemoryLeakResult result, string operations) => result.Errors == result.OperationCount
        ? new(FailureKind.NoOperationSucceeded, operations, $"not one operation succeeded: {result.ErrorSummary.TrimEnd('.')}.")
        : new(FailureKind.OperationFailed, operations, $"{result.ErrorSummary.TrimEnd('.')}.");
}
