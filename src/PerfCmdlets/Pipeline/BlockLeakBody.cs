using System.Management.Automation;
using PerfTools.Engine;
using PerfTools.Engine.Memory;

namespace PerfTools.Cmdlets.Pipeline;

/// <summary>
/// The body of Test-MemoryLeak where a script block of this session runs again and again: it is watched itself, or drives a
/// load while processes are watched.
/// </summary>
internal sealed class BlockLeakBody(Cmdlet cmdlet, LeakReport report)
{
    public void Run(MemoryLeakOptions options, LeakBlocks blocks, CancellationToken cancellationToken)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (WithBaseline(options, blocks, stop) is { } comparing) _ = Watch(comparing, blocks, Finish, stop);
        report.Complete(wasStopped: false);

        void Finish(IReadOnlyList<MemoryLeakResult> results)
        {
            // A block that cannot be run at all is an error, and no result.
            foreach (MemoryLeakResult result in results.Where(result => result.OperationCount > 0 || stop.IsCancellationRequested)) report.WriteResult(result);
            if (stop.IsCancellationRequested) report.Complete(wasStopped: true);
        }
    }

    /// <returns>The options with the growth of the baseline, if there is one; null where it could not be had.</returns>
    private MemoryLeakOptions? WithBaseline(MemoryLeakOptions options, LeakBlocks blocks, CancellationTokenSource stop)
    {
        if (blocks.OfBaseline is not { } baseline) return options;
        bool canCompare = false;
        IReadOnlyList<MemoryLeakResult> level = [];
        bool isWhole = Watch(options with { Thresholds = ThresholdSet.None }, baseline, Finish, stop);
        return isWhole && canCompare ? options with { Baseline = LeakBaseline.Of(level, options.IsPerOperation) } : null;

        void Finish(IReadOnlyList<MemoryLeakResult> results)
        {
            level = results;
            canCompare = report.CanCompare(results, baseline.Name, stop.IsCancellationRequested);
        }
    }

    /// <returns>Whether nothing failed but single operations.</returns>
    private bool Watch(MemoryLeakOptions options, LeakBlocks blocks, Action<IReadOnlyList<MemoryLeakResult>> finish, CancellationTokenSource stop)
    {
        IReadOnlyList<Exception> failures;
        try
        {
            using OperationWatch watch = Open(options, blocks, stop.Token);
            watch.Start();
            object?[] arguments = blocks.IsLoad ? [.. watch.ProcessIds.Cast<object>()] : blocks.Arguments;
            SessionBlocks session = new(blocks.Name, blocks.Setup, null, blocks.Cleanup) { Arguments = arguments, Cmdlet = cmdlet };
            BlockLoop loop = new(session, blocks.Operation, arguments, blocks.Parameter);
            failures = session.Run(() => loop.Run(watch), stop.Cancel, () => finish(watch.Finish()));
        }
        catch (MeasurementException failure)
        {
            failures = [failure];
        }

        // What is PowerShell's own, such as a Select-Object -First that has enough, is no failure of the run.
        if (failures.FirstOrDefault(failure => failure is not MeasurementException) is { } end) throw end;
        foreach (Exception failure in failures) report.WriteFailure(failure);
        return failures.Count == 0;
    }

    private OperationWatch Open(MemoryLeakOptions options, LeakBlocks blocks, CancellationToken cancellationToken)
    {
        WatchListener listener = new() { Failed = report.WriteFailure, Sampled = report.Sampled, Progress = report };
        return blocks.IsLoad
            ? OperationWatch.OfTargets(options, listener, cancellationToken)
            : OperationWatch.OfThisProcess(blocks.Name, options, listener, cancellationToken);
    }
}
