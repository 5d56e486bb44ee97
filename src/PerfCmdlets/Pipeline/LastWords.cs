using System.Management.Automation;
using System.Runtime.ExceptionServices;

namespace PerfTools.Cmdlets.Pipeline;

/// <summary>
/// Writes from within a nested pipeline. Ctrl+C closes a cmdlet's own pipeline at once, and what it finds out then can go
/// nowhere; but PowerShell stops a nested pipeline first, and waits for its end, and until then the cmdlet can still write.
/// </summary>
internal static class LastWords
{
    // What a finally block calls is not stopped.
    private const string Script = """
        param($__perfToolsWrite, $__perfToolsFinish)
        try { $__perfToolsWrite.Invoke() } finally { $__perfToolsFinish.Invoke() }
        """;

    /// <param name="queue">What a body says, until it is complete.</param>
    /// <param name="cmdlet">Writes it.</param>
    /// <param name="stop">Tells the body of Ctrl+C.</param>
    public static void Write(PipelineQueue queue, Cmdlet cmdlet, CancellationTokenSource stop)
    {
        ExceptionDispatchInfo? ended = null;
        bool isStopping = false;
        using PowerShell nested = PowerShell.Create(RunspaceMode.CurrentRunspace);
        nested.AddScript(Script, useLocalScope: true)
            .AddArgument(new Action(DrainUntilStopped))
            .AddArgument(new Action(() => Drain(CancellationToken.None)));
        nested.InvocationStateChanged += (_, change) =>
        {
            if (change.InvocationStateInfo.State != PSInvocationState.Stopping) return;
            isStopping = true;
            stop.Cancel();
        };
        try
        {
            _ = nested.Invoke();
        }
        catch (PipelineStoppedException) when (isStopping)
        {
            // That of the cmdlet is stopped next.
        }

        ended?.Throw();
        if (isStopping) StopSignal.AwaitStopOf(cmdlet);

        void DrainUntilStopped()
        {
            Drain(stop.Token);
            if (isStopping) StopSignal.Await();
        }

        void Drain(CancellationToken pause)
        {
            if (ended is not null) return;
            try
            {
                queue.Drain(cmdlet, pause);
            }
            catch (Exception end) when (end is not PipelineStoppedException || !isStopping)
            {
                // A pipeline that has enough, or an error that is to end it: for PowerShell, after the nested pipeline. Within
                // that, it would end the script.
                ended = ExceptionDispatchInfo.Capture(end);
            }
        }
    }
}
