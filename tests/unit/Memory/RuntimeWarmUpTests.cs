using PerfTools.Engine.Memory;
using PerfTools.Engine.Memory.Growth;

namespace PerfTools.Tests.Memory;

public class RuntimeWarmUpTests
{
    private static readonly GrowthFinding Leak = new() { Verdict = Verdict.Fail, Pattern = GrowthPattern.Leak, Ground = GrowthGround.GrowthAboveLimit };

    [Theory]
    [InlineData(MemoryMetric.Private, 9, Verdict.Inconclusive)]
    [InlineData(MemoryMetric.WorkingSet, 9, Verdict.Inconclusive)]
    [InlineData(MemoryMetric.Private, 10, Verdict.Fail)]
    [InlineData(MemoryMetric.ManagedHeap, 1, Verdict.Fail)]
    [InlineData(MemoryMetric.Handles, 1, Verdict.Fail)]
    public void Growth_of_the_whole_process_in_its_first_seconds_is_no_leak_yet(MemoryMetric metric, int seconds, Verdict verdict) =>
        Assert.Equal(verdict, RuntimeWarmUp.Doubted(Leak, metric, Series(seconds), isPerOperation: true).Verdict);

    [Fact]
    public void It_says_how_many_operations_take_longer()
    {
        GrowthFinding doubted = RuntimeWarmUp.Doubted(Leak, MemoryMetric.Private, Series(2), isPerOperation: true);
        Assert.Equal((GrowthGround.RuntimeMaySettle, 1_000.0 * 2 * 5), (doubted.Ground, doubted.RecommendedLength!.Value));
    }

    [Fact]
    public void What_passes_still_passes()
    {
        GrowthFinding level = Leak with { Verdict = Verdict.Pass };
        Assert.Same(level, RuntimeWarmUp.Doubted(level, MemoryMetric.Private, Series(1), isPerOperation: true));
    }

    private static CheckpointSeries Series(int seconds)
    {
        CheckpointSeries series = new();
        series.Add(0, 0, 1);
        series.Add(seconds * 1_000_000_000L, 1_000, 2);
        return series;
    }
}
