using System.Management.Automation;
using PerfTools.Cmdlets.Pipeline;
using PerfTools.Engine;
using PerfTools.Engine.Memory;

namespace PerfTools.Cmdlets.Isolation;

/// <summary>The body of Test-MemoryLeak -Isolated: a child PowerShell runs the block and reads itself, and what it sees is judged here.</summary>
internal sealed class IsolatedLeakBody(string folder, LeakReport report, CancellationToken cancellationToken)
{
    private const int ArgumentDepth = 3;

    /// <param name="options">What to watch.</param>
    /// <param name="blocks">What to run in the child, in the folder.</param>
    public async Task RunAsync(MemoryLeakOptions options, LeakBlocks blocks)
    {
        await MeasurementBody.Guard(report, blocks.Name, () =>
        {
            if (WithBaseline(options, blocks) is { } comparing)
                foreach (MemoryLeakResult result in Watch(comparing, blocks)) report.WriteResult(result);

            return Task.CompletedTask;
        }).ConfigureAwait(false);
        report.Complete(cancellationToken.IsCancellationRequested);
    }

    private MemoryLeakOptions? WithBaseline(MemoryLeakOptions options, LeakBlocks blocks)
    {
        if (blocks.OfBaseline is not { } baseline) return options;
        IReadOnlyList<MemoryLeakResult> level = Watch(options with { Thresholds = ThresholdSet.None }, baseline);
        return report.CanCompare(level, baseline.Name, cancellationToken.IsCancellationRequested)
            ? options with { Baseline = LeakBaseline.Of(level, options.IsPerOperation) }
            : null;
    }

    /// <exception cref="MeasurementException">There is no child, or it ended without a word.</exception>
    private IReadOnlyList<MemoryLeakResult> Watch(MemoryLeakOptions options, LeakBlocks blocks)
    {
        SampleJudge judge = new(options);
        using IsolatedProcess child = IsolatedProcess.Start(RequestFor(options, blocks), folder);
        MemorySample? last = null;
        DateTimeOffset startedAt = DateTimeOffset.Now;
        IReadOnlyList<WatchRecord>? records = null;
        bool hasFailed = false;
        foreach (ChildMessage message in child.Messages(cancellationToken))
        {
            if (message.Progress is { } progress) report.Report(progress);
            if (message.Failure is { } failure)
            {
                hasFailed = true;
                report.WriteFailure(failure.ToException());
            }

            records = message.Records ?? records;
            if (message.Sample is not { } sample) continue;
            if (last is null) startedAt = sample.At;
            last = sample;
            judge.Add(sample);
            report.Sampled?.Invoke(sample);
        }

        if (records is null && !hasFailed && !cancellationToken.IsCancellationRequested)
        {
            report.WriteFailure(new MeasurementException(
                FailureKind.OperationFailed, blocks.Name, $"the PowerShell that ran it by itself ended before the block did ({child.Ending.TrimEnd('.')})."));
        }

        // Without a record, it is known what was seen and no more.
        records ??= last is null ? [] : [new WatchRecord
        {
            Target = blocks.Name,
            ProcessId = child.Id,
            ProcessName = "pwsh",
            StartedAt = startedAt,
            OperationCount = last.OperationCount,
            IsPartial = true,
            State = ProcessState.Exited,
        }];
        // A block that cannot be run at all is an error, and no result.
        return [.. records.SelectMany(judge.Judge).Where(result => result.OperationCount > 0 || cancellationToken.IsCancellationRequested)];
    }

    private static IsolatedRequest RequestFor(MemoryLeakOptions options, LeakBlocks blocks) => new()
    {
        Name = blocks.Name,
        Operation = $"{blocks.Operation}",
        Parameter = blocks.Parameter,
        Setup = blocks.Setup?.ToString(),
        Cleanup = blocks.Cleanup?.ToString(),
        Arguments = PSSerializer.Serialize(blocks.Arguments, ArgumentDepth),
        Metrics = options.Metrics,
        Duration = options.Duration,
        Interval = options.Interval,
        OperationCount = options.OperationCount,
        MaximumErrors = options.MaximumErrors,
        IsPerOperation = options.IsPerOperation,
    };
}
