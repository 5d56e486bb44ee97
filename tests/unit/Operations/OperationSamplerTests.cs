using PerfTools.Engine.Operations;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Operations;

public class OperationSamplerTests
{
    private static readonly OperationOptions Block = new() { Name = "op", Kind = OperationKind.ScriptBlock };
    private static readonly OperationOptions Program = new() { Name = "op", Kind = OperationKind.Command };

    [Fact]
    public void A_steady_operation_ends_after_a_quarter_of_a_second_with_its_true_median()
    {
        SimulatedRun run = new(Block) { OperationNs = _ => 100_000 };
        OperationResult result = run.ToEnd();
        Assert.InRange(result.MedianUs!.Value, 100, 101);
        Assert.InRange(result.DurationMs, 250, 500);
        Assert.Equal((1, true, string.Empty), (result.BatchSize, result.Stable, result.Notes));
        Assert.InRange(result.PrecisionPercent!.Value, 0, 2);
    }

    [Fact]
    public void A_short_operation_is_batched_until_a_sample_is_a_thousand_times_the_clock()
    {
        // Reading this clock takes 10 ns.
        OperationResult result = new SimulatedRun(Block) { OperationNs = _ => 100 }.ToEnd();
        Assert.InRange(result.BatchSize, 90, 110);
        Assert.Equal(result.Count * result.BatchSize, result.OperationCount);
        Assert.InRange(result.MedianUs!.Value, 0.1, 0.101);
        Assert.Null(result.P95Us);
        Assert.Contains("-BatchSize 1", result.Notes);
    }

    [Fact]
    public void A_batch_size_that_is_given_is_kept_and_one_gives_percentiles()
    {
        OperationResult result = new SimulatedRun(Block with { BatchSize = 1, MinimumCount = 1500 }) { OperationNs = i => 20_000 + (i % 100) }.ToEnd();
        Assert.Equal(1, result.BatchSize);
        Assert.InRange(result.P99Us!.Value, 20.09, 20.12);
        Assert.Equal(7, new SimulatedRun(Block with { BatchSize = 7 }) { OperationNs = _ => 100 }.ToEnd().BatchSize);
    }

    [Fact]
    public void Operation_and_baseline_take_turns_and_their_difference_has_an_interval()
    {
        SimulatedRun run = new(Block with { BaselineName = "base" }) { OperationNs = i => 150_000 + (i % 7), BaselineNs = i => 100_000 + (i % 5) };
        OperationResult result = run.ToEnd();
        OperationSubject[] last = [.. run.Sequence.TakeLast(4)];
        Assert.True(last[0] != last[1] && last[1] == last[2] && last[2] != last[3], string.Join(' ', last));
        Assert.InRange(result.DifferenceUs!.Value, 49.99, 50.01);
        Assert.InRange(result.BaselineMedianUs!.Value, 100, 100.1);
        Assert.True(result.DifferenceLowUs <= result.DifferenceUs && result.DifferenceUs <= result.DifferenceHighUs);
    }

    [Fact]
    public void A_disturbance_that_hits_both_leaves_the_difference_exact()
    {
        SimulatedRun run = new(Block with { BaselineName = "base" }) { OperationNs = i => 150_000 + (i * 40), BaselineNs = i => 100_000 + (i * 40) };
        OperationResult result = run.ToEnd();
        Assert.InRange(result.DifferenceUs!.Value, 49.9, 50.1);
        Assert.Contains("drift", result.StabilityReason);
    }

    [Fact]
    public void Warm_up_of_a_block_takes_a_hundred_operations_and_goes_on_while_it_becomes_faster()
    {
        SimulatedRun run = new(Block) { OperationNs = i => i < 3000 ? 200_000 - (i * 50) : 50_000 };
        OperationResult result = run.ToEnd();
        Assert.InRange(result.WarmupCount, 2500, 8000);
        Assert.InRange(result.MedianUs!.Value, 50, 51);
        Assert.True(result.Stable, result.StabilityReason);
    }

    [Fact]
    public void Warm_up_is_bounded_by_a_fifth_of_the_longest_duration()
    {
        OperationResult result = new SimulatedRun(Block with { MinimumCount = 2 }) { OperationNs = _ => 900_000_000 }.ToEnd();
        Assert.Equal(3, result.WarmupCount);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(250)]
    public void Warm_up_is_as_long_as_it_is_told_to_be(int count)
    {
        SimulatedRun run = new(Block with { WarmupCount = count }) { OperationNs = _ => 1_000 };
        Assert.Equal(count, run.ToEnd().WarmupCount);
    }

    [Fact]
    public void Without_a_warm_up_the_first_sample_is_the_first_operation()
    {
        OperationResult result = new SimulatedRun(Block with { WarmupCount = 0 }) { OperationNs = i => i == 0 ? 5_000_000 : 20_000 + (i % 9) }.ToEnd();
        Assert.Equal(1, result.BatchSize);
        Assert.InRange(result.MaxUs!.Value, 5000, 5001);
        Assert.StartsWith("slow first run", result.StabilityReason);
    }

    [Fact]
    public void A_program_warms_up_three_times_and_has_no_empty_block()
    {
        SimulatedRun run = new(Program) { OperationNs = _ => 20_000_000 };
        OperationResult result = run.ToEnd();
        Assert.Equal((3L, 1), (result.WarmupCount, result.BatchSize));
        Assert.Null(result.InvocationCostUs);
        Assert.Null(result.AllocatedBytes);
    }

    [Fact]
    public void The_empty_block_is_measured_before_and_never_subtracted()
    {
        OperationResult result = new SimulatedRun(Block) { OperationNs = _ => 1_000, EmptyBlockNs = 700 }.ToEnd();
        Assert.InRange(result.InvocationCostUs!.Value, 0.7, 0.71);
        Assert.InRange(result.MedianUs!.Value, 1, 1.01);
        Assert.Contains("calling an empty block costs 0.7", result.Notes);
    }

    [Fact]
    public void A_run_that_does_not_become_precise_ends_and_says_how_far_it_came()
    {
        Random random = new(9);
        OperationResult byCount = new SimulatedRun(Block with { MaximumCount = 100 }) { OperationNs = _ => 100_000 + random.Next(200_000) }.ToEnd();
        Assert.Equal(100, byCount.Count);
        Assert.Matches("within [0-9.]+ % only, not 2 %; raise -MaximumCount", byCount.Notes);
        OperationResult byTime = new SimulatedRun(Block with { MaximumDuration = TimeSpan.FromSeconds(1) }) { OperationNs = _ => 10_000_000 + random.Next(20_000_000) }.ToEnd();
        Assert.InRange(byTime.Count, 20, 80);
        Assert.Contains("raise -MaximumDuration", byTime.Notes);
    }

    [Fact]
    public void The_minimum_of_samples_is_taken_however_long_it_takes() =>
        Assert.Equal(30, new SimulatedRun(Block with { MinimumCount = 30, MaximumDuration = TimeSpan.FromSeconds(1) }) { OperationNs = _ => 1_000_000_000 }.ToEnd().Count);

    [Fact]
    public void Use_is_counted_per_operation_within_the_samples_only()
    {
        OperationResult result = new SimulatedRun(Block) { OperationNs = _ => 1_000, BytesPerOperation = 48 }.ToEnd();
        Assert.Equal(48, result.AllocatedBytes);
        Assert.InRange(result.CpuMs!.Value, 0.001, 0.00101);
    }

    [Fact]
    public void Cancelling_ends_it_before_the_next_sample()
    {
        using CancellationTokenSource stop = new();
        SimulatedRun run = new(Block, stop.Token) { OperationNs = _ => 1_000_000, BeforeSample = count => { if (count == 150) stop.Cancel(); } };
        Assert.Throws<OperationCanceledException>(run.ToEnd);
        Assert.Equal(150, run.Sequence.Count);
    }

    [Fact]
    public void There_is_no_result_before_the_end()
    {
        using OperationSampler sampler = new(Block, new HandClock(10), null, new Progress<MeasurementProgress>(), CancellationToken.None);
        Assert.True(sampler.Next());
        Assert.Throws<InvalidOperationException>(sampler.Result);
    }

    [Fact]
    public void Progress_comes_at_most_five_times_a_second()
    {
        List<MeasurementProgress> reports = [];
        SimulatedRun run = new(Program with { MinimumCount = 50, MaximumCount = 50 }) { OperationNs = _ => 100_000_000, Reported = reports.Add };
        _ = run.ToEnd();
        Assert.InRange(reports.Count, 15, 27);
        Assert.All(reports, report => Assert.InRange(report.PercentComplete, 0, 99));
    }

    [Fact]
    public void Nothing_is_allocated_between_begin_and_end()
    {
        using OperationSampler sampler = new(
            Block with { WarmupCount = 0, MinimumCount = 100, MaximumCount = 100 }, new HandClock(10), new ProcessCounters(), new Progress<MeasurementProgress>(), CancellationToken.None);
        List<long> allocated = new(1000);
        while (sampler.Next())
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            sampler.Begin();
            sampler.End();
            allocated.Add(GC.GetAllocatedBytesForCurrentThread() - before);
        }

        // The first call of all binds the system calls.
        Assert.All(allocated.Skip(1), bytes => Assert.Equal(0, bytes));
        Assert.Equal(0, sampler.Result().AllocatedBytes);
    }
}
