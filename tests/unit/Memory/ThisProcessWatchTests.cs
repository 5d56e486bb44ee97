using System.Runtime.CompilerServices;
using PerfTools.Engine.Memory;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Memory;

/// <summary>While this process is watched, no other test may allocate in it.</summary>
[CollectionDefinition(nameof(ThisProcessWatchTests), DisableParallelization = true)]
public sealed class ThisProcessCollection;

/// <summary>Operations in this process, as those of a script block.</summary>
[Collection(nameof(ThisProcessWatchTests))]
public sealed class ThisProcessWatchTests
{
    private const int Operations = 60;

    private static readonly MemoryLeakOptions Heap = new() { OperationCount = Operations, Metrics = [MemoryMetric.ManagedHeap], IsPerOperation = true };

    [Fact]
    public void What_operations_keep_is_in_the_managed_heap_to_the_byte()
    {
        List<byte[]> kept = new(Operations);
        MemoryLeakResult result = Assert.Single(Watch(Heap, () => kept.Add(new byte[100_000])));

        // What earlier tests left behind may go in between; an array has 24 bytes beside its elements.
        Assert.Equal(100_024, MedianStep(result), 0.5);
        Assert.Equal((Operations + 1, (long)Operations), (result.SampleCount, result.OperationCount!.Value));
        Assert.Equal(Operations, kept.Count);
    }

    [Fact]
    public void Garbage_is_not_and_neither_is_what_only_a_finalizer_held()
    {
        MemoryLeakResult result = Assert.Single(Watch(Heap, Waste));
        Assert.Equal(0, MedianStep(result), 0.5);
        Assert.True(result.EndMB - result.StartMB < 1, $"{result.StartMB} to {result.EndMB} MB");

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Waste() => _ = new Finalized();
    }

    [LinuxFact]
    public void Private_memory_and_handles_of_this_process_are_read_too()
    {
        List<FileStream> kept = [];
        try
        {
            IReadOnlyList<MemoryLeakResult> results = Watch(
                Heap with { Metrics = [MemoryMetric.Private, MemoryMetric.Handles] }, () => kept.Add(File.OpenRead("/dev/null")));
            Assert.Equal(["{ block }", "{ block }"], results.Select(result => result.Target));
            Assert.All(results, result => Assert.Equal(Environment.ProcessId, result.ProcessId));
            Assert.InRange((results[1].EndCount - results[1].StartCount)!.Value, Operations - 5, Operations + 5);
            Assert.True(results[0].StartMB > 1);
            Assert.Contains("garbage", results[0].Notes);
        }
        finally
        {
            kept.ForEach(stream => stream.Dispose());
        }
    }

    [Fact]
    public void A_baseline_or_a_metric_that_does_not_fit_is_refused_before_the_first_operation()
    {
        WatchListener listener = new() { Failed = failure => throw failure };
        MemoryLeakOptions options = Heap with { Baseline = [new BaselineGrowth(MemoryMetric.Private, true, 1, 0, 2)] };
        Assert.Throws<OptionException>(() => OperationWatch.OfThisProcess("block", options, listener, CancellationToken.None));
        Assert.Throws<OptionException>(() => OperationWatch.OfTargets(Heap with { ProcessIds = [1] }, listener, CancellationToken.None));
        Assert.Throws<OptionException>(() => OperationWatch.OfTargets(new MemoryLeakOptions(), listener, CancellationToken.None));
    }

    /// <summary>In bytes, from one operation to the next.</summary>
    private static double MedianStep(MemoryLeakResult result)
    {
        double[] bytes = [.. result.GetSamples().Select(sample => 1e6 * sample.MB!.Value)];
        double[] steps = [.. bytes.Skip(1).Zip(bytes, (later, earlier) => later - earlier).Order()];
        return steps[steps.Length / 2];
    }

    private static IReadOnlyList<MemoryLeakResult> Watch(MemoryLeakOptions options, Action operation)
    {
        WatchListener listener = new() { Failed = failure => throw failure };
        using OperationWatch watch = OperationWatch.OfThisProcess("{ block }", options, listener, CancellationToken.None);
        while (watch.Next()) operation();
        return watch.Finish();
    }

    private sealed class Finalized
    {
        private readonly byte[] _bytes = new byte[100_000];

        ~Finalized() => GC.KeepAlive(_bytes);
    }
}
