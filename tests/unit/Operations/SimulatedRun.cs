using PerfTools.Engine.Operations;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Operations;

/// <summary>Drives a sampler with operations that take a time of their own on a clock that is turned by hand.</summary>
internal sealed class SimulatedRun(OperationOptions options, CancellationToken cancellationToken = default) : IOperationCounters, IProgress<MeasurementProgress>
{
    private readonly HandClock _clock = new(10);
    private int _operations;
    private int _baselines;

    /// <summary>What the operation takes, by how many have gone before.</summary>
    public required Func<int, long> OperationNs { get; init; }

    public Func<int, long> BaselineNs { get; init; } = _ => 1_000;

    public long EmptyBlockNs { get; init; } = 700;

    public long BytesPerOperation { get; init; }

    public Action<int>? BeforeSample { get; init; }

    public Action<MeasurementProgress>? Reported { get; init; }

    /// <summary>Which operation and which call within it write an error.</summary>
    public Func<OperationSubject, int, string?>? Error { get; init; }

    public List<OperationSubject> Sequence { get; } = [];

    public long CpuNanoseconds { get; private set; }

    public long AllocatedBytes { get; private set; }

    public OperationResult ToEnd()
    {
        using OperationSampler sampler = new(
            options, _clock, options.Kind == OperationKind.ScriptBlock ? this : null, this, cancellationToken);
        while (sampler.Next())
        {
            Sequence.Add(sampler.Due);
            sampler.Begin();
            for (int i = 0; i < sampler.BatchSize; i++) Operate(sampler);
            sampler.End();
            BeforeSample?.Invoke(Sequence.Count);
        }

        return sampler.Result();
    }

    public void Report(MeasurementProgress value) => Reported?.Invoke(value);

    private void Operate(OperationSampler sampler)
    {
        long time = sampler.Due switch
        {
            OperationSubject.Operation => OperationNs(_operations++),
            OperationSubject.Baseline => BaselineNs(_baselines++),
            _ => EmptyBlockNs,
        };
        if (Error?.Invoke(sampler.Due, _operations) is { } error) sampler.AddError(error);
        _clock.Turn(time);
        CpuNanoseconds += time;
        AllocatedBytes += BytesPerOperation;
    }
}
