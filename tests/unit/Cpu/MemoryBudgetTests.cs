using PerfTools.Engine.Cpu;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Cpu;

public class MemoryBudgetTests
{
    private const long Millisecond = HandHost.Millisecond;

    private readonly HandHost _host = new();
    private readonly List<(HandProcess Process, TrackedProcess Tracked)> _processes = [];

    [Fact]
    public void The_first_reading_of_each_is_free()
    {
        MemoryBudget budget = new(_host.Clock);
        for (int i = 0; i < 20; i++) Add(cost: 50 * Millisecond);
        Spend(budget);
        Assert.All(_processes, process => Assert.Single(process.Process.MemoryReads));
        Assert.All(_processes, process => Assert.NotNull(process.Tracked.Memory));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 30)]
    [InlineData(100, 1)]
    public void Over_time_readings_take_their_share_of_a_processor_and_no_more(int processes, long costMs)
    {
        MemoryBudget budget = new(_host.Clock);
        for (int i = 0; i < processes; i++) Add(costMs * Millisecond);
        Spend(budget);
        const int Samples = 10_000;
        long begin = _host.Clock.Nanoseconds;
        for (int sample = 0; sample < Samples; sample++)
        {
            _host.Elapse(100 * Millisecond);
            Spend(budget);
        }

        long spent = _processes.Sum(process => process.Process.MemoryReads.Count - 1) * costMs * Millisecond;
        double share = (double)spent / (_host.Clock.Nanoseconds - begin);
        Assert.InRange(share, 0.0015, 0.0025);
    }

    [Fact]
    public void Cheap_readings_are_made_at_every_sample()
    {
        MemoryBudget budget = new(_host.Clock);
        HandProcess process = Add(cost: 30_000);
        for (int i = 0; i < 101; i++)
        {
            _host.Elapse(100 * Millisecond);
            Spend(budget);
        }

        Assert.Equal(101, process.MemoryReads.Count);
    }

    [Fact]
    public void The_one_that_was_read_longest_ago_is_next()
    {
        MemoryBudget budget = new(_host.Clock);
        for (int i = 0; i < 7; i++) Add(cost: 1 * Millisecond);
        Spend(budget);
        for (int i = 0; i < 7 * 20; i++)
        {
            _host.Elapse(500 * Millisecond);
            Spend(budget);
        }

        int[] counts = [.. _processes.Select(process => process.Process.MemoryReads.Count)];
        Assert.True(counts.Min() > 10, $"each is read again and again: {string.Join(' ', counts)}");
        Assert.InRange(counts.Max() - counts.Min(), 0, 1);
    }

    [Fact]
    public void Memory_that_may_not_be_read_is_unknown_and_is_no_reason_to_ask_all_the_time()
    {
        MemoryBudget budget = new(_host.Clock);
        HandProcess process = Add(cost: 1 * Millisecond);
        process.IsMemoryReadable = false;
        for (int i = 0; i < 100; i++)
        {
            _host.Elapse(10 * Millisecond);
            Spend(budget);
        }

        Assert.Null(_processes[0].Tracked.Memory);
        Assert.InRange(process.MemoryReads.Count, 2, 4);
    }

    private HandProcess Add(long cost)
    {
        HandProcess process = _host.Start();
        process.MemoryCost = cost;
        _processes.Add((process, new TrackedProcess(_host.Open(process.Id))));
        return process;
    }

    private void Spend(MemoryBudget budget) => budget.Spend(_processes.Select(process => process.Tracked));
}
