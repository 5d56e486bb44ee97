using System.Management.Automation;
using PerfTools.Engine.Memory;

namespace PerfTools.Cmdlets.Pipeline;

/// <summary>Calls a script block as long as a watch goes on. An operation that fails, in whatever way, is counted.</summary>
internal sealed class BlockLoop
{
    private readonly SessionBlocks _session;
    private readonly ScriptBlock _block;
    private readonly object?[] _arguments;
    private readonly string _parameter;
    private readonly Action _call;
    private readonly Action<ErrorRecord> _onError;

    private OperationWatch? _watch;
    private bool _hasFailed;

    public BlockLoop(SessionBlocks session, ScriptBlock block, object?[] arguments, string parameter)
    {
        (_session, _block, _arguments, _parameter) = (session, block, arguments, parameter);
        (_call, _onError) = (Call, OnError);
    }

    /// <exception cref="Engine.MeasurementException">A target could not be watched, or the block left with exit, break or continue.</exception>
    public void Run(OperationWatch watch)
    {
        _watch = watch;
        while (watch.Next())
        {
            _hasFailed = false;
            _session.Count(_call, _onError, _parameter);
        }
    }

    private void Call()
    {
        try
        {
            _ = _block.InvokeReturnAsIs(_arguments);
        }
        catch (RuntimeException error) when (error is not PipelineStoppedException)
        {
            OnError(error.ErrorRecord);
        }
    }

    /// <summary>An operation that writes several errors has failed once.</summary>
    private void OnError(ErrorRecord error)
    {
        if (_hasFailed) return;
        _hasFailed = true;
        _watch!.AddError(error.ToString());
    }
}
