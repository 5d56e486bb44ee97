using System.Diagnostics;
using System.Management.Automation;

namespace PerfTools.Cmdlets.Pipeline;

/// <summary>
/// Waits until Ctrl+C has reached this thread. PowerShell tells of a stop a moment before it stops: a finally block that is
/// entered after it is spared, but one that was entered in between is cut off.
/// </summary>
internal static class StopSignal
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly ScriptBlock Nothing = ScriptBlock.Create(string.Empty);

    /// <exception cref="PipelineStoppedException">It has: to be let through to the finally block.</exception>
    public static void Await()
    {
        for (Stopwatch elapsed = Stopwatch.StartNew(); elapsed.Elapsed < Patience; Thread.Yield()) _ = Nothing.InvokeReturnAsIs();
    }

    /// <summary>
    /// Waits until Ctrl+C has reached a cmdlet whose nested pipeline has been stopped: that of the cmdlet is stopped right after
    /// it, and what stands behind the cmdlet in a script must not run in between.
    /// </summary>
    /// <exception cref="PipelineStoppedException">It has.</exception>
    public static void AwaitStopOf(Cmdlet cmdlet)
    {
        for (Stopwatch elapsed = Stopwatch.StartNew(); elapsed.Elapsed < Patience && !cmdlet.Stopping;) Thread.Sleep(1);
        throw new PipelineStoppedException();
    }
}
