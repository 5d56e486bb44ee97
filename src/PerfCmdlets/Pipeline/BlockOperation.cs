using System.Management.Automation;
using PerfTools.Engine.Operations;

namespace PerfTools.Cmdlets.Pipeline;

/// <summary>Calls script blocks for a sampler.</summary>
internal sealed class BlockOperation(SessionBlocks session, ScriptBlock operation, ScriptBlock? baseline)
{
    private static readonly ScriptBlock EmptyBlock = ScriptBlock.Create(string.Empty);

    private OperationSampler? _sampler;
    private int _call;
    private int _lastCallWithError;

    public void Run(OperationSampler sampler)
    {
        _sampler = sampler;
        while (sampler.Next())
        {
            _lastCallWithError = -1;
            if (sampler.Due == OperationSubject.EmptyBlock)
            {
                Sample(sampler, EmptyBlock);
                continue;
            }

            bool isBaseline = sampler.Due == OperationSubject.Baseline;
            session.Prepare();
            session.Count(() => Sample(sampler, isBaseline ? baseline! : operation), OnError, isBaseline ? "-Baseline" : "-ScriptBlock");
        }
    }

    /// <summary>One sample. The same method for every block, so that the empty one costs here what it costs there.</summary>
    private void Sample(OperationSampler sampler, ScriptBlock block)
    {
        int size = sampler.BatchSize;
        sampler.Begin();
        for (_call = 0; _call < size; _call++) _ = block.InvokeReturnAsIs();
        sampler.End();
    }

    /// <summary>An operation that writes several errors has failed once.</summary>
    private void OnError(ErrorRecord error)
    {
        if (_lastCallWithError == _call) return;
        _lastCallWithError = _call;
        _sampler!.AddError(error.ToString());
    }
}
