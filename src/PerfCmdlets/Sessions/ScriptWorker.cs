using System.Management.Automation;
using System.Management.Automation.Runspaces;
using PerfTools.Engine.Sessions;
using PerfTools.Engine.Sessions.Threads;

namespace PerfTools.Cmdlets.Sessions;

/// <summary>
/// One session of script blocks: a runspace, opened, loaded and set up before the common start, whose pipeline runs on the
/// session's own thread. One pipeline serves all operations; within it, C# calls the block, as in <see cref="Pipeline.SessionBlocks"/>.
/// </summary>
internal sealed class ScriptWorker(SessionScripts scripts, int session, SemaphoreSlim opening, CancellationToken cancelled) : ISessionWorker
{
    // What operations say on the other streams would only fill memory.
    private const string LoopScript = """
        param($__perfToolsLoop)
        & { $__perfToolsLoop.Invoke() } 3> $null 4> $null 5> $null 6> $null
        """;

    // Dot-sourced into the runspace's global scope, so that what it defines is there for the operations.
    private const string StepScript = """
        param($__perfToolsBlock, $__perfToolsArguments)
        . $__perfToolsBlock @__perfToolsArguments 3> $null 4> $null 5> $null 6> $null > $null
        """;

    private readonly SessionContext _context = new(session);
    private Runspace? _runspace;
    private volatile PowerShell? _pipeline;
    private SessionFault? _fault;
    private int _hasTurn;
    private volatile bool _isInterrupted;

    /// <summary>Opening a runspace is a matter of processor time: hundreds at once would only make each of them late.</summary>
    public void AwaitTurn()
    {
        opening.Wait(cancelled);
        _hasTurn = 1;
    }

    public void Open()
    {
        try
        {
            _runspace = OpenRunspace();
        }
        finally
        {
            PassTurn();
        }

        if (scripts.Setup is { } setup) RunStep(setup);
    }

    public void Run(OperationLoop loop)
    {
        _context.IsWarmup = loop.IsWarmup;
        GateEnd end;
        do end = RunPipeline(loop);
        while (end is GateEnd.TimedOut);
    }

    public void Close()
    {
        _isInterrupted = false;
        try
        {
            if (_runspace is { RunspaceStateInfo.State: RunspaceState.Opened } && scripts.Teardown is { } teardown) RunStep(teardown);
        }
        finally
        {
            _runspace?.Dispose();
        }
    }

    /// <summary>Stops the pipeline as Ctrl+C does; a block that waits in .NET code without listening is not ended by it.</summary>
    public void Interrupt()
    {
        // A module that never ends loading must not keep the others from their turn.
        PassTurn();
        _isInterrupted = true;
        Interlocked.MemoryBarrier();
        _ = _pipeline?.BeginStop(null, null);
    }

    public void Dispose() => _runspace?.Dispose();

    private void PassTurn()
    {
        if (Interlocked.Exchange(ref _hasTurn, 0) == 1) opening.Release();
    }

    private Runspace OpenRunspace()
    {
        // With the commands of PowerShell itself built in: loading them as modules takes twice the time of all the rest, for each session.
        InitialSessionState initial = InitialSessionState.CreateDefault();
        initial.ThrowOnRunspaceOpenError = true;
        initial.ImportPSModule([.. scripts.Modules]);
        initial.Variables.Add(new SessionStateVariableEntry("Session", _context, "The session of the load that this runs in."));
        initial.Variables.Add(new SessionStateVariableEntry("ProgressPreference", ActionPreference.SilentlyContinue, string.Empty));
        Runspace runspace = RunspaceFactory.CreateRunspace(initial);
        try
        {
            runspace.ThreadOptions = PSThreadOptions.UseCurrentThread;
            runspace.Open();
            runspace.SessionStateProxy.Path.SetLocation(scripts.Folder);
            return runspace;
        }
        catch (RuntimeException error)
        {
            runspace.Dispose();
            throw new SessionFaultException(ScriptFault.Of(error));
        }
    }

    /// <returns>How the last operation ended; Ended where the loop has had enough.</returns>
    private GateEnd RunPipeline(OperationLoop loop)
    {
        GateEnd end = GateEnd.Ended;
        using PowerShell pipeline = NewPipeline(LoopScript, new Action(() => end = Operate(loop)));
        Invoke(pipeline);
        return end;
    }

    private GateEnd Operate(OperationLoop loop)
    {
        while (loop.Next())
        {
            _context.OperationIndex = loop.Index;
            _fault = null;
            SessionFault? fault = Call();
            GateEnd end = loop.End(fault ?? _fault);
            if (end != GateEnd.Ended) return end;
        }

        return GateEnd.Ended;
    }

    private SessionFault? Call()
    {
        try
        {
            _ = scripts.Operation.InvokeReturnAsIs(scripts.Arguments);
            return null;
        }
        catch (PipelineStoppedException)
        {
            return new SessionFault(nameof(PipelineStoppedException), string.Empty, "the pipeline was stopped");
        }
        catch (FlowControlException left)
        {
            return ScriptFault.Of(left);
        }
        catch (RuntimeException error)
        {
            return ScriptFault.Of(error);
        }
    }

    private void RunStep(ScriptBlock block)
    {
        _fault = null;
        using PowerShell pipeline = NewPipeline(StepScript, block, scripts.Arguments);
        try
        {
            Invoke(pipeline, isStep: true);
        }
        catch (FlowControlException left)
        {
            _fault ??= ScriptFault.Of(left);
        }

        if (_fault is { } fault) throw new SessionFaultException(fault);
    }

    private PowerShell NewPipeline(string script, params object?[] arguments)
    {
        PowerShell pipeline = PowerShell.Create();
        pipeline.Runspace = _runspace;
        pipeline.AddScript(script, useLocalScope: ReferenceEquals(script, LoopScript));
        foreach (object? argument in arguments) pipeline.AddArgument(argument);
        if (scripts.UsingValues.Count > 0) pipeline.AddParameter("--%", scripts.UsingValues);
        PSDataCollection<ErrorRecord> errors = pipeline.Streams.Error;
        errors.DataAdded += (_, _) =>
        {
            foreach (ErrorRecord error in errors.ReadAll()) _fault ??= ScriptFault.Of(error);
        };
        return pipeline;
    }

    /// <param name="pipeline">What to run.</param>
    /// <param name="isStep">Whether an interruption may have come before there was a pipeline to stop. Operations are not interrupted before they begin.</param>
    private void Invoke(PowerShell pipeline, bool isStep = false)
    {
        _pipeline = pipeline;
        Interlocked.MemoryBarrier();
        try
        {
            if (!isStep || !_isInterrupted) _ = pipeline.Invoke();
        }
        catch (PipelineStoppedException)
        {
            // It was interrupted; the loop's account says so.
        }
        catch (RuntimeException error)
        {
            _fault ??= ScriptFault.Of(error);
        }
        finally
        {
            _pipeline = null;
        }
    }
}
