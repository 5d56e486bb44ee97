using System.Management.Automation;
using PerfTools.Engine;

namespace PerfTools.Cmdlets.Monitoring;

/// <summary>The block of -OnAlert. Whatever goes wrong in it is an error of the cmdlet that ends nothing: the watch goes on.</summary>
internal sealed class AlertBlock(ScriptBlock block)
{
    // Of what it gives, only errors are for anybody. A loop around it takes what a break or a continue would do to the user's own.
    private static readonly ScriptBlock Quietly = ScriptBlock.Create("""
        param($__perfToolsBlock, $__perfToolsAlert)
        do {
            & $__perfToolsBlock $__perfToolsAlert 2>&1 | & { process { if ($_ -is [System.Management.Automation.ErrorRecord]) { $_ } } }
        } while ($false)
        """);

    /// <summary>Runs it on the thread of the pipeline; what went wrong, or null.</summary>
    /// <exception cref="PipelineStoppedException">The pipeline was stopped meanwhile.</exception>
    public MeasurementException? Run(PerformanceEvent alert)
    {
        try
        {
            PSObject? first = Quietly.Invoke(block, alert).FirstOrDefault();
            return first is null ? null : Failure(alert, $"{first}");
        }
        catch (FlowControlException)
        {
            return Failure(alert, "it left with exit, break or continue");
        }
        catch (RuntimeException error) when (error is not PipelineStoppedException)
        {
            return Failure(alert, error.ErrorRecord.ToString());
        }
        catch (PSInvalidOperationException notCallable)
        {
            return Failure(alert, notCallable.Message);
        }
    }

    private static MeasurementException Failure(PerformanceEvent alert, string reason) =>
        new(FailureKind.OperationFailed, alert.Target, $"-OnAlert failed: {reason.TrimEnd('.')}.");
}
