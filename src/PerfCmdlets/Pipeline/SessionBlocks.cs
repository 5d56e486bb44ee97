using System.Management.Automation;
using PerfTools.Engine;

namespace PerfTools.Cmdlets.Pipeline;

/// <summary>
/// Runs a measurement in the user's own session: one nested pipeline for the whole run, on the thread of the cmdlet, whose
/// error stream leads here. Within it, C# calls the blocks directly. That costs 0.7 us a call, where the call operator in a
/// PowerShell loop costs 6 us; either way a call has a scope of its own, and sees the variables of the caller.
/// </summary>
internal sealed class SessionBlocks(string target, ScriptBlock? setup, ScriptBlock? prepare, ScriptBlock? cleanup)
{
    // Setup is dot-sourced into a scope around the measurement, so that its variables are visible there and gone afterwards.
    // PowerShell runs a finally block also after Ctrl+C. What an operation says on the other streams would flood the screen.
    private const string Script = """
        param($__perfToolsSetup, $__perfToolsMeasure, $__perfToolsCleanup, $__perfToolsArguments)
        try {
            if ($__perfToolsSetup) { . $__perfToolsSetup @__perfToolsArguments > $null }
            & { $__perfToolsMeasure.Invoke() } 3> $null 4> $null 5> $null 6> $null
        }
        finally { $__perfToolsCleanup.Invoke() }
        """;

    private const string Setup = "-Setup";
    private const string Left = "it left with exit, break or continue";

    private readonly List<Exception> _failures = [];
    private readonly HashSet<string> _reported = [];
    private string _running = Setup;
    private bool _hasMeasured;
    private Action<ErrorRecord>? _counted;
    private readonly ManualResetEventSlim _ended = new();
    private volatile PowerShell? _nested;
    private volatile bool _isStopping;

    /// <summary>What the setup gets as its arguments.</summary>
    public object?[] Arguments { get; init; } = [];

    /// <summary>The cmdlet that this runs in; null where there is none.</summary>
    public Cmdlet? Cmdlet { get; init; }

    /// <summary>Runs a measurement between setup and cleanup.</summary>
    /// <param name="measure">The measurement.</param>
    /// <param name="stop">Ends what the measurement waits for, from another thread: PowerShell stops the nested pipeline, and
    /// waits for its end, before the cmdlet hears of it.</param>
    /// <param name="finish">Runs after cleanup, unless setup failed, or the cmdlet's own pipeline has enough. After Ctrl+C it is the
    /// last moment at which the cmdlet can still write: its pipeline is stopped only when this one has ended.</param>
    /// <returns>What failed: at most the measurement, cleanup and finish.</returns>
    /// <exception cref="PipelineStoppedException">Ctrl+C has stopped the cmdlet.</exception>
    public IReadOnlyList<Exception> Run(Action measure, Action stop, Action? finish = null)
    {
        using PowerShell nested = _nested = PowerShell.Create(RunspaceMode.CurrentRunspace);
        nested.AddScript(Script, useLocalScope: true)
            .AddArgument(setup)
            .AddArgument(new Action(() => Measure(measure)))
            .AddArgument(new Action(() => CleanUp(finish)))
            .AddArgument(Arguments);
        PSDataCollection<ErrorRecord> errors = nested.Streams.Error;
        errors.DataAdded += (_, _) =>
        {
            foreach (ErrorRecord error in errors.ReadAll()) OnError(error);
        };
        nested.InvocationStateChanged += (_, change) =>
        {
            if (change.InvocationStateInfo.State != PSInvocationState.Stopping) return;
            _isStopping = true;
            stop();
        };
        try
        {
            _ = nested.Invoke();
        }
        catch (PipelineStoppedException) when (_isStopping)
        {
            // That of the cmdlet is stopped next.
        }
        catch (RuntimeException error) when (error is not PipelineStoppedException)
        {
            OnError(error.ErrorRecord);
        }
        finally
        {
            _ended.Set();
        }

        if (_isStopping && Cmdlet is not null) StopSignal.AwaitStopOf(Cmdlet);
        if (!_hasMeasured && !_isStopping && _failures.Count == 0) _failures.Add(Failure(Setup, Left));
        return _failures;
    }

    /// <summary>Does what Ctrl+C does, from another thread; comes back when cleanup has run.</summary>
    public void Stop()
    {
        if (_nested is not { } nested) return;

        // PowerShell.Stop fails where it is called on a nested pipeline.
        _ = nested.BeginStop(null, null);
        _ended.Wait();
    }

    /// <summary>Calls what is to be done before each sample, if there is such a block.</summary>
    /// <exception cref="MeasurementException">It failed.</exception>
    public void Prepare()
    {
        if (prepare is null) return;
        CallOnce(prepare, "-Prepare");
        if (_failures.Count == 0) return;
        Exception failure = _failures[0];
        _failures.Clear();
        throw failure;
    }

    /// <summary>Runs calls whose non-terminating errors are counted.</summary>
    /// <param name="calls">The calls.</param>
    /// <param name="counted">Gets each error that they write.</param>
    /// <param name="name">What they are called in a message.</param>
    /// <exception cref="MeasurementException">An error ended a call.</exception>
    public void Count(Action calls, Action<ErrorRecord> counted, string name)
    {
        _counted = counted;
        try
        {
            calls();
        }
        catch (FlowControlException)
        {
            throw Failure(name, Left);
        }
        catch (RuntimeException error) when (error is not PipelineStoppedException)
        {
            throw Failure(name, error.ErrorRecord.ToString());
        }
        catch (PSInvalidOperationException notCallable)
        {
            throw Failure(name, notCallable.Message);
        }
        finally
        {
            _counted = null;
        }
    }

    private void Measure(Action measure)
    {
        if (_failures.Count > 0) return;
        _hasMeasured = true;
        Try(measure);
        if (_isStopping) StopSignal.Await();
    }

    private void CleanUp(Action? finish)
    {
        if (cleanup is not null) CallOnce(cleanup, "-Cleanup");
        if (finish is not null && _hasMeasured && _failures.TrueForAll(failure => failure is MeasurementException)) Try(finish);
    }

    private void Try(Action work)
    {
        try
        {
            work();
        }
        catch (Exception failure) when (failure is not PipelineStoppedException || !_isStopping)
        {
            // A pipeline that has enough says so with a PipelineStoppedException too: within this one it would end the script.
            _failures.Add(failure);
        }
    }

    private void CallOnce(ScriptBlock block, string name)
    {
        string interrupted = _running;
        _running = name;
        try
        {
            _ = block.InvokeReturnAsIs();
        }
        catch (FlowControlException)
        {
            _failures.Add(Failure(name, Left));
        }
        catch (RuntimeException error) when (error is not PipelineStoppedException)
        {
            OnError(error.ErrorRecord);
        }
        catch (PSInvalidOperationException notCallable)
        {
            _failures.Add(Failure(name, notCallable.Message));
        }
        finally
        {
            _running = interrupted;
        }
    }

    private void OnError(ErrorRecord error)
    {
        if (_counted is not null) _counted(error);
        else if (!_reported.Contains(_running)) _failures.Add(Failure(_running, error.ToString()));
    }

    private MeasurementException Failure(string block, string reason)
    {
        // One failure a block: what it writes after that is its consequence.
        _reported.Add(block);
        return new MeasurementException(FailureKind.OperationFailed, target, $"{block} failed: {reason.TrimEnd('.')}.");
    }
}
