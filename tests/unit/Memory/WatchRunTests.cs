using PerfTools.Engine;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Memory;

/// <summary>Watches by time, on a host whose time and processes the test moves.</summary>
public sealed class WatchRunTests
{
    private const long Second = HandWatch.Second;
    private const long Millisecond = 1_000_000;

    private static readonly MemoryMetric[] Everything =
        [MemoryMetric.Private, MemoryMetric.WorkingSet, MemoryMetric.Handles, MemoryMetric.Threads];

    private readonly HandWatch _watch = new();

    [Fact]
    public void Checkpoints_come_at_multiples_of_the_interval_from_first_to_last()
    {
        HandProcess process = _watch.Host.Start();
        _watch.Grow(process, bytesPerSecond: 100_000);
        MemoryLeakResult result = Assert.Single(_watch.Run(HandWatch.Minute, process));
        Assert.Equal(Enumerable.Range(0, 61).Select(second => 1000.0 * second), result.GetSamples().Select(sample => sample.ElapsedMs));
        Assert.Equal((61, 60_000, "worker 101", "worker"), (result.SampleCount, result.DurationMs, result.Target, result.ProcessName));
        Assert.Equal((0.4, 6.4, 6.4), (result.StartMB!.Value, result.EndMB!.Value, result.PeakMB!.Value));
        Assert.Equal(360, result.GrowthMBPerHour!.Value, 1e-6);
        Assert.Equal((ProcessState.Running, false, string.Empty), (result.State, result.IsPartial, result.Notes));
        Assert.Equal(result.StartedAt.AddSeconds(60), result.GetSamples()[^1].At);
        Assert.Empty(_watch.Failures);
        Assert.Equal(0, _watch.Host.OpenReaders);
    }

    [Fact]
    public void Lateness_does_not_add_up_and_is_not_taken_for_growth()
    {
        HandProcess process = _watch.Host.Start();
        _watch.Grow(process, bytesPerSecond: 100_000);
        for (int i = 0; i < 20; i++) _watch.Timer.LateBy.Enqueue(i % 3 * 200 * Millisecond);
        MemoryLeakResult result = Assert.Single(_watch.Run(HandWatch.Minute, process));
        Assert.Equal(Enumerable.Range(1, 60).Select(second => second * Second), _watch.Timer.Moments);
        Assert.Equal([0, 1000, 2200, 3400, 4000], result.GetSamples().Take(5).Select(sample => sample.ElapsedMs));
        Assert.Equal(360, result.GrowthMBPerHour!.Value, 1e-6);
    }

    [Fact]
    public void A_checkpoint_that_was_missed_is_left_out_and_a_long_gap_is_noted()
    {
        HandProcess process = _watch.Host.Start();
        _watch.Timer.LateBy.Enqueue(0);
        _watch.Timer.LateBy.Enqueue(7_500 * Millisecond);
        MemoryLeakResult result = Assert.Single(_watch.Run(HandWatch.Minute, process));
        Assert.Equal([0, 1000, 9500, 10_000, 11_000], result.GetSamples().Take(5).Select(sample => sample.ElapsedMs));
        Assert.Equal(60_000, result.DurationMs);
        Assert.Contains("no checkpoint could be read for 8.5 s, from 1 s after the start", result.Notes);
        Assert.Contains("7 of 61 checkpoints were left out", result.Notes);
    }

    [Fact]
    public void A_machine_that_sleeps_is_noted_and_the_axis_goes_on_where_it_stopped()
    {
        HandProcess process = _watch.Host.Start();
        _watch.Timer.At(30_500 * Millisecond, () => _watch.Slept += 3_600 * Second);
        MemoryLeakResult result = Assert.Single(_watch.Run(HandWatch.Minute, process));
        Assert.Equal("the machine slept for 60 min: that time is not in the growth by hour", result.Notes);
        Assert.Equal((61, 60_000), (result.SampleCount, result.DurationMs));
    }

    [Fact]
    public void Several_targets_and_metrics_are_read_side_by_side()
    {
        HandProcess small = _watch.Host.Start();
        HandProcess large = _watch.Host.Start();
        (large.PrivateBytes, large.WorkingSetBytes, large.HandleCount, large.ThreadCount) = (5_000_000, 9_000_000, 17, 8);
        _watch.Run(HandWatch.Minute with { Metrics = [.. Everything, MemoryMetric.Private] }, small, large, small);
        Assert.Equal(8, _watch.Results.Count);
        double?[] megabytes = [5, 9, null, null], counts = [null, null, 17, 8];
        Assert.Equal(megabytes, Of(large).Select(result => result.StartMB));
        Assert.Equal(counts, Of(large).Select(result => result.EndCount));
        Assert.Equal(8 * 61, _watch.Samples.Count);
        Assert.All(_watch.Results, result => Assert.Equal(60_000, result.DurationMs));

        IEnumerable<MemoryLeakResult> Of(HandProcess process) => _watch.Results.Where(result => result.ProcessId == process.Id);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_target_that_ends_is_judged_on_what_was_seen_and_the_others_go_on(bool isTold)
    {
        _watch.Host.HasExitDescriptors = isTold;
        HandProcess brief = _watch.Host.Start();
        HandProcess lasting = _watch.Host.Start();
        int openAfterwards = 0;
        _watch.Timer.At(40_300 * Millisecond, brief.Vanish);
        _watch.Timer.At(50_300 * Millisecond, () => openAfterwards = _watch.Host.OpenReaders);
        _watch.Run(HandWatch.Minute with { Metrics = Everything }, brief, lasting);
        Assert.Equal([brief.Id, brief.Id, brief.Id, brief.Id, lasting.Id], _watch.Results.Take(5).Select(result => result.ProcessId));
        MemoryLeakResult ended = _watch.Results[0];
        Assert.Equal((ProcessState.Exited, true, 41, 40_000), (ended.State, ended.IsPartial, ended.SampleCount, ended.DurationMs));
        Assert.Equal("the process ended after 40 s, of 60 s that were planned: what was seen until then is judged", ended.Notes);
        Assert.Equal(Verdict.Pass, ended.Verdict);
        Assert.Equal(1, openAfterwards);
        Assert.Equal((ProcessState.Running, false, 61), (_watch.Results[^1].State, _watch.Results[^1].IsPartial, _watch.Results[^1].SampleCount));
        Assert.Empty(_watch.Failures);
    }

    [Fact]
    public void A_zombie_has_ended()
    {
        _watch.Host.HasExitDescriptors = false;
        HandProcess process = _watch.Host.Start();
        _watch.Timer.At(30_300 * Millisecond, process.Exit);
        MemoryLeakResult result = Assert.Single(_watch.Run(HandWatch.Minute, process));
        Assert.Equal((ProcessState.Exited, 31), (result.State, result.SampleCount));
    }

    [Fact]
    public void When_the_last_target_has_ended_nothing_is_waited_for()
    {
        HandProcess process = _watch.Host.Start();
        _watch.Timer.At(5_300 * Millisecond, process.Vanish);
        Assert.Single(_watch.Run(HandWatch.Minute, process));
        Assert.Equal(6, _watch.Timer.Moments.Count);
    }

    [Fact]
    public void Another_process_with_the_same_id_is_not_taken_for_the_target()
    {
        _watch.Host.HasExitDescriptors = false;
        HandProcess process = _watch.Host.Start();
        process.HandlesFollowId = true;
        _watch.Timer.At(30_300 * Millisecond, () =>
        {
            process.Vanish();
            HandProcess heir = _watch.Host.StartWithIdOf(process);
            heir.PrivateBytes = 900_000_000;
        });
        MemoryLeakResult result = Assert.Single(_watch.Run(HandWatch.Minute, process));
        Assert.Equal((ProcessState.Exited, true, 31, 0.4), (result.State, result.IsPartial, result.SampleCount, result.PeakMB));
        Assert.Contains("its id was given to another process", result.Notes);
    }

    [Fact]
    public void A_metric_that_cannot_be_read_fails_by_itself_and_no_other_stands_in_for_it()
    {
        HandProcess hidden = _watch.Host.Start();
        hidden.IsMemoryReadable = false;
        hidden.HandleCount = null;
        HandProcess open = _watch.Host.Start();
        _watch.Run(HandWatch.Minute with { Metrics = Everything }, hidden, open);
        Assert.Equal(
            [MemoryMetric.WorkingSet, MemoryMetric.Threads],
            _watch.Results.Where(result => result.ProcessId == hidden.Id).Select(result => result.Metric));
        Assert.Equal(4, _watch.Results.Count(result => result.ProcessId == open.Id));
        Assert.All(_watch.Failures, failure => Assert.Equal((FailureKind.ProcessNotReadable, "worker 101"), (failure.Kind, failure.Target)));
        Assert.Equal(2, _watch.Failures.Count);
        if (OperatingSystem.IsLinux()) Assert.Contains("/proc/101/smaps_rollup", _watch.Failures[0].Message);
        Assert.Contains("Handles", _watch.Failures[1].Message);
    }

    [Fact]
    public void Where_nothing_can_be_read_there_is_no_result()
    {
        HandProcess hidden = _watch.Host.Start();
        hidden.IsMemoryReadable = false;
        Assert.Empty(_watch.Run(HandWatch.Minute, hidden));
        Assert.Single(_watch.Failures);
        Assert.Equal(0, _watch.Host.OpenReaders);
    }

    [Fact]
    public void Readings_that_fail_for_a_while_are_left_out_and_counted()
    {
        HandProcess process = _watch.Host.Start();
        _watch.Timer.At(10_500 * Millisecond, () => process.IsMemoryReadable = false);
        _watch.Timer.At(13_500 * Millisecond, () => process.IsMemoryReadable = true);
        _watch.Run(HandWatch.Minute with { Metrics = [MemoryMetric.Private, MemoryMetric.Threads] }, process);
        Assert.Equal([58, 61], _watch.Results.Select(result => result.SampleCount));
        Assert.All(_watch.Results, result => Assert.Equal("3 readings of Private failed, and are left out", result.Notes));
        Assert.Empty(_watch.Failures);
    }

    [Fact]
    public void A_process_that_is_not_there_or_ends_at_once_fails_and_the_others_go_on()
    {
        HandProcess process = _watch.Host.Start();
        HandProcess gone = _watch.Host.Start();
        gone.Exit();
        HandProcess absent = _watch.Host.Start();
        absent.Vanish();
        HandProcess ending = _watch.Host.Start();
        _watch.Host.BeforeDetails += () =>
        {
            if (ending.DetailReads == 2) ending.Vanish();
        };
        Assert.Equal(process.Id, Assert.Single(_watch.Run(HandWatch.Minute, gone, absent, ending, process)).ProcessId);
        Assert.Equal([FailureKind.ProcessDefunct, FailureKind.ProcessNotFound, FailureKind.ProcessNotFound], _watch.Failures.Select(failure => failure.Kind));
        Assert.Contains("ended before it could be watched", _watch.Failures[2].Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public void Whichever_reading_a_process_ends_before_there_is_a_result_of_it_or_a_failure(int readings)
    {
        HandProcess ending = _watch.Host.Start();
        _watch.Host.BeforeDetails += () =>
        {
            if (ending.DetailReads == readings) ending.Vanish();
        };
        int results = _watch.Run(HandWatch.Minute, ending).Count;
        Assert.Equal((readings == 4 ? 1 : 0, readings == 4 ? 0 : 1), (results, _watch.Failures.Count));
    }

    [Fact]
    public void A_process_that_ends_while_its_memory_is_being_read_has_ended_and_is_not_unreadable()
    {
        HandProcess ending = _watch.Host.Start();
        ending.IsMemoryReadable = false;
        _watch.Host.BeforeDetails += () =>
        {
            if (ending.DetailReads == 3) ending.Vanish();
        };
        Assert.Empty(_watch.Run(HandWatch.Minute, ending));
        Assert.Equal(FailureKind.ProcessNotFound, Assert.Single(_watch.Failures).Kind);
    }

    [Fact]
    public void After_cancellation_the_results_say_that_they_are_partial()
    {
        HandProcess process = _watch.Host.Start();
        _watch.Timer.CancelAt(12_500 * Millisecond);
        MemoryLeakResult result = Assert.Single(_watch.Run(HandWatch.Minute, process));
        Assert.True(_watch.IsCancelled);
        Assert.Equal((ProcessState.Running, true, 13), (result.State, result.IsPartial, result.SampleCount));
        Assert.Equal("stopped after 12 s, of 60 s that were planned: what was seen until then is judged", result.Notes);
    }

    [Fact]
    public void A_watch_of_weeks_keeps_no_more_than_its_cells_and_loses_nothing()
    {
        HandProcess process = _watch.Host.Start();
        MemoryLeakOptions weeks = new() { Duration = TimeSpan.FromSeconds(20_000), Interval = TimeSpan.FromSeconds(1) };
        _watch.Timer.At(777_300 * Millisecond, () => process.PrivateBytes = 77_000_000);
        _watch.Timer.At(778_300 * Millisecond, () => process.PrivateBytes = 400_000);
        MemoryLeakResult result = Assert.Single(_watch.Run(weeks, process));
        Assert.Equal((20_001, 77.0), (result.SampleCount, result.PeakMB));
        Assert.InRange(result.GetSamples().Length, 2_048, 4_096);
        Assert.Equal(20_001, result.GetSamples().Sum(sample => sample.ReadingCount));
    }

    [Fact]
    public void Progress_goes_from_nothing_to_nearly_all()
    {
        _watch.Run(HandWatch.Minute, _watch.Host.Start());
        Assert.Equal(60, _watch.Progress.Count);
        Assert.Equal((1, 50, 99), (_watch.Progress[0].PercentComplete, _watch.Progress[29].PercentComplete, _watch.Progress[^1].PercentComplete));
        Assert.All(_watch.Progress, progress => Assert.Equal(("Watching memory", "worker 101"), (progress.Activity, progress.Status)));
    }
}
