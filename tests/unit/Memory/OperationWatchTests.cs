using PerfTools.Engine.Memory;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Memory;

/// <summary>Watches that somebody else's operations drive, on a host whose time and processes the test moves.</summary>
public sealed class OperationWatchTests : IDisposable
{
    private const long Second = HandWatch.Second;

    private static readonly MemoryLeakOptions Thousand = new() { OperationCount = 1_000, IsPerOperation = true };

    private readonly HandWatch _watch = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly HandProcess _process;

    public OperationWatchTests() => _process = _watch.Host.Start();

    public void Dispose() => _stop.Dispose();

    [Fact]
    public void Each_operation_is_asked_for_once_with_checkpoints_in_between()
    {
        using OperationWatch watch = Of(Thousand);
        long done = 0;
        while (watch.Next())
        {
            if (done == 0) Assert.Equal(0, Assert.Single(_watch.Samples).OperationCount);
            done++;
            _process.PrivateBytes += 1_024;
        }

        Assert.False(watch.Next());
        MemoryLeakResult result = Assert.Single(watch.Finish());
        Assert.Equal((1_000, 1_000, false), (done, watch.OperationCount, watch.IsPartial));
        Assert.All(result.GetSamples(), (sample, i) => Assert.InRange(sample.OperationCount!.Value, (i * 8) - 4, (i * 8) + 4));
        Assert.Equal(1_024, result.GrowthBytesPerOperation);
        Assert.Equal((1_000, 0, string.Empty, string.Empty), (result.OperationCount, result.Errors, result.ErrorSummary, result.Notes));
        Assert.Equal((126, 126, 0), (result.SampleCount, _watch.Samples.Count, _watch.Host.OpenReaders));
    }

    [Fact]
    public void Growth_by_hour_is_told_from_the_same_checkpoints()
    {
        using OperationWatch watch = Of(Thousand);
        while (watch.Next())
        {
            _process.PrivateBytes += 1_000;
            _watch.Host.Elapse(Second / 1_000);
        }

        Assert.Equal(3_600, Assert.Single(watch.Finish()).GrowthMBPerHour!.Value, 1e-6);
    }

    [Fact]
    public void By_duration_it_ends_after_the_operation_under_way()
    {
        using OperationWatch watch = Of(new MemoryLeakOptions { Duration = TimeSpan.FromSeconds(60), Interval = TimeSpan.FromSeconds(1) });
        long done = 0;
        for (; watch.Next(); done++) _watch.Host.Elapse(Second / 4);
        MemoryLeakResult result = Assert.Single(watch.Finish());
        Assert.Equal((240, 61, 60_000, false), (done, result.SampleCount, result.DurationMs, result.IsPartial));
        Assert.Equal(240, result.OperationCount);
    }

    [Fact]
    public void Operations_longer_than_the_interval_have_a_checkpoint_each()
    {
        using OperationWatch watch = Of(new MemoryLeakOptions { Duration = TimeSpan.FromSeconds(60), Interval = TimeSpan.FromSeconds(1) });
        while (watch.Next()) _watch.Host.Elapse(7 * Second);
        MemoryLeakResult result = Assert.Single(watch.Finish());
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], result.GetSamples().Select(sample => sample.OperationCount!.Value));
        Assert.Equal((false, string.Empty), (result.IsPartial, result.Notes));
    }

    [Fact]
    public void Of_number_and_duration_whichever_comes_first_ends_it()
    {
        MemoryLeakOptions both = new() { Duration = TimeSpan.FromSeconds(60), OperationCount = 1_000 };
        using OperationWatch byCount = Of(both);
        while (byCount.Next()) _watch.Host.Elapse(Second / 100);
        Assert.Equal((1_000, false), (byCount.OperationCount, byCount.IsPartial));
        using OperationWatch byTime = Of(both);
        while (byTime.Next()) _watch.Host.Elapse(Second / 10);
        Assert.Equal((600, false), (byTime.OperationCount, byTime.IsPartial));
    }

    [Fact]
    public void Errors_are_counted_once_an_operation_and_the_first_is_told()
    {
        using OperationWatch watch = Of(Thousand);
        for (int done = 1; watch.Next(); done++)
        {
            if (done % 300 != 0) continue;
            watch.AddError($"boom {done}");
            watch.AddError("and more of it");
        }

        MemoryLeakResult result = Assert.Single(watch.Finish());
        Assert.Equal((3, "3 of 1,000 operations failed; the first: boom 300"), (result.Errors, result.ErrorSummary));
        Assert.Equal((1_000, false, Verdict.Pass), (result.OperationCount, result.IsPartial, result.Verdict));
    }

    [Fact]
    public void More_errors_than_allowed_end_it_and_what_was_seen_is_judged()
    {
        using OperationWatch watch = Of(Thousand with { MaximumErrors = 2 });
        while (watch.Next())
            if (watch.OperationCount >= 500) watch.AddError("boom");
        MemoryLeakResult result = Assert.Single(watch.Finish());
        Assert.Equal((503, 3, true), (result.OperationCount, result.Errors, result.IsPartial));
        Assert.Equal("more than 2 errors after 503 operations, of 1,000 operations that were planned: what was seen until then is judged", result.Notes);
        Assert.InRange(result.GetSamples()[^1].OperationCount!.Value, 492, 503);
    }

    [Fact]
    public void No_error_allowed_ends_it_at_the_first()
    {
        using OperationWatch watch = Of(Thousand with { MaximumErrors = 0 });
        while (watch.Next()) watch.AddError("boom");
        Assert.Equal((1, true), (watch.OperationCount, watch.IsPartial));
    }

    [Fact]
    public void Cancellation_ends_it_at_the_next_operation()
    {
        using OperationWatch watch = Of(Thousand);
        while (watch.Next())
            if (watch.OperationCount == 99) _stop.Cancel();
        MemoryLeakResult result = Assert.Single(watch.Finish());
        Assert.Equal((100, true, ProcessState.Running), (result.OperationCount, result.IsPartial, result.State));
        Assert.StartsWith("stopped after 100 operations, of 1,000 operations that were planned", result.Notes);
    }

    [Fact]
    public void An_operation_that_was_cut_off_does_not_count()
    {
        using OperationWatch watch = Of(Thousand);
        for (int i = 0; i < 101; i++) Assert.True(watch.Next());
        MemoryLeakResult result = Assert.Single(watch.Finish());
        Assert.Equal((100, true, 13), (result.OperationCount, result.IsPartial, result.SampleCount));
        Assert.Equal(Assert.Single(watch.Finish()) with { Samples = result.Samples }, result);
    }

    [Fact]
    public void A_watch_that_never_began_has_no_result()
    {
        using OperationWatch watch = Of(Thousand);
        Assert.Empty(watch.Finish());
        using OperationWatch opened = Of(Thousand);
        opened.Start();
        Assert.Equal(_process.Id, Assert.Single(opened.ProcessIds));
        Assert.Empty(_watch.Samples);
        Assert.Empty(opened.Finish());
        Assert.Equal(0, _watch.Host.OpenReaders);
    }

    [Fact]
    public void Where_the_only_target_ends_no_further_operation_is_asked_for()
    {
        using OperationWatch watch = Of(Thousand);
        while (watch.Next())
            if (watch.OperationCount == 700) _process.Vanish();
        MemoryLeakResult result = Assert.Single(watch.Finish());
        Assert.Equal((704, 88, true, ProcessState.Exited), (result.OperationCount, result.SampleCount, result.IsPartial, result.State));
        Assert.StartsWith("the process ended after 704 operations, of 1,000 operations that were planned", result.Notes);
    }

    [Fact]
    public void Where_one_of_two_targets_ends_the_other_is_watched_to_the_end()
    {
        HandProcess other = _watch.Host.Start();
        using OperationWatch watch = _watch.Operations(Thousand, [_process, other]);
        while (watch.Next())
            if (watch.OperationCount == 700) _process.Vanish();
        Assert.Equal([704, 1_000], watch.Finish().Select(result => result.OperationCount!.Value));
        Assert.Equal([true, false], watch.Finish().Select(result => result.IsPartial));
    }

    [Fact]
    public void Where_nothing_can_be_watched_no_operation_is_asked_for()
    {
        _process.Vanish();
        using OperationWatch watch = Of(Thousand);
        Assert.False(watch.Next());
        Assert.Empty(watch.Finish());
        Assert.Single(_watch.Failures);
    }

    [Fact]
    public void A_machine_that_sleeps_is_noted()
    {
        using OperationWatch watch = Of(Thousand);
        while (watch.Next())
            if (watch.OperationCount == 500) _watch.Slept += 90 * Second;
        Assert.Contains("the machine slept for 1 min 30 s", Assert.Single(watch.Finish()).Notes);
    }

    [Fact]
    public void A_child_can_hand_over_what_it_knows_without_judging()
    {
        using OperationWatch watch = Of(Thousand with { Metrics = [MemoryMetric.Private, MemoryMetric.Threads] });
        while (watch.Next())
            if (watch.OperationCount == 10) watch.AddError("boom");
        WatchRecord record = Assert.Single(watch.FinishUnjudged());
        Assert.Equal(("worker 101", 1_000, 1, false), (record.Target, record.OperationCount!.Value, record.Errors, record.IsPartial));
        SampleJudge judge = new(Thousand with { Metrics = [MemoryMetric.Private, MemoryMetric.Threads] }, _watch.Machine.Analyzer);
        foreach (MemorySample sample in _watch.Samples) judge.Add(sample);
        Assert.Equal(watch.Finish().Select(Bare), judge.Judge(record).Select(Bare));

        static MemoryLeakResult Bare(MemoryLeakResult result) => result with { Samples = Array.Empty<MemorySample>() };
    }

    [LinuxFact]
    public void A_program_is_started_before_the_first_operation_and_stopped_with_what_it_started()
    {
        using ProgramThatWaits program = new();
        MemoryLeakOptions options = Thousand with { Command = Command(program), OperationCount = 60, Metrics = [MemoryMetric.Private, MemoryMetric.Handles] };
        using OperationWatch watch = OperationWatch.OfTargets(options, _watch.Listener, _stop.Token);
        watch.Start();
        program.WaitUntilStarted();
        while (watch.Next()) Assert.True(ShellFolder.IsRunning(Assert.Single(watch.ProcessIds)));
        IReadOnlyList<MemoryLeakResult> results = watch.Finish();
        program.WaitUntilGone();
        Assert.Equal(["sh", "sh"], results.Select(result => result.ProcessName));
        Assert.All(results, result => Assert.Equal((61, ProcessState.Running, false), (result.SampleCount, result.State, result.IsPartial)));
    }

    [LinuxFact]
    public void A_program_is_stopped_also_where_nobody_asks_for_results()
    {
        using ProgramThatWaits program = new();
        using (OperationWatch watch = OperationWatch.OfTargets(Thousand with { Command = Command(program) }, _watch.Listener, _stop.Token))
        {
            Assert.True(watch.Next());
            program.WaitUntilStarted();
        }

        program.WaitUntilGone();
    }

    [Fact]
    public void Between_checkpoints_nothing_is_allocated()
    {
        using OperationWatch watch = Of(Thousand with { OperationCount = 1_250_000 });
        while (_watch.Samples.Count < 2) Assert.True(watch.Next());
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 2_000; i++) _ = watch.Next();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Progress_is_told_a_few_times_a_second()
    {
        using OperationWatch watch = Of(Thousand);
        while (watch.Next()) _watch.Host.Elapse(Second / 100);
        Assert.InRange(_watch.Progress.Count, 40, 130);
        Assert.Equal((0, "0 operations"), (_watch.Progress[0].PercentComplete, _watch.Progress[0].Status));
        Assert.InRange(_watch.Progress[^1].PercentComplete, 95, 99);
    }

    private static ProgramCommand Command(ProgramThatWaits program) => ShellFolder.Command(program.Command[0], [.. program.Command.Skip(1)]);

    private OperationWatch Of(MemoryLeakOptions options) => _watch.Operations(options, [_process], _stop.Token);
}
