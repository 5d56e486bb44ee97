using System.Runtime.ExceptionServices;

namespace PerfTools.Engine.Monitoring;

/// <summary>Runs a lane for each source on a thread of its own, and comes back when all of them have ended.</summary>
internal sealed class WatchThreads(CancellationTokenSource stop)
{
    private ExceptionDispatchInfo? _failure;

    /// <exception cref="OperationCanceledException">The watch was ended.</exception>
    public void Run(IReadOnlyList<IMonitoredSource> sources, Action<IMonitoredSource> watch)
    {
        // The first has this thread, which has nothing else to do.
        Thread[] others = [.. sources.Skip(1).Select(source => new Thread(() => Try(source, watch)) { IsBackground = true, Name = "PerfTools watch" })];
        foreach (Thread thread in others) thread.Start();
        Try(sources[0], watch);
        foreach (Thread thread in others) thread.Join();
        _failure?.Throw();
        stop.Token.ThrowIfCancellationRequested();
    }

    /// <summary>A defect in one lane ends the others: half a watch would look like a whole one.</summary>
    private void Try(IMonitoredSource source, Action<IMonitoredSource> watch)
    {
        try
        {
            watch(source);
        }
        catch (OperationCanceledException)
        {
            // The watch was ended.
        }
        catch (Exception defect)
        {
            _ = Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(defect), null);
            stop.Cancel();
        }
    }
}
