using System.Collections;
using PerfTools.Engine.Cpu;
using PerfTools.Engine.Processes;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Cpu;

public class SamplingRunTests
{
    private const long Millisecond = HandHost.Millisecond;

    private readonly HandRun _run = new();

    [Fact]
    public void The_baseline_is_never_a_result()
    {
        HandProcess process = _run.Host.Start();
        process.Burn(3_600_000 * Millisecond);
        process.Load = 0.25;
        IReadOnlyList<ProcessCpuResult> results = _run.Measure(HandRun.Every100Ms, process);
        Assert.Equal([25, 25, 25], results.Select(result => result.CpuPercentOfCore));
        Assert.All(results, result => Assert.Equal(100, result.IntervalMs));
    }

    [Fact]
    public void A_rehearsal_leaves_no_trace()
    {
        // The wait for the tick that follows the rehearsal is long enough for children to use something.
        TickGrid grid = new(4 * Millisecond, 1_700_000);
        HandRun rehearsed = new(grid);
        HandRun plain = new(grid) { Rehearses = false };
        HandProcess[] processes = Load(rehearsed.Host);
        HandProcess[] same = Load(plain.Host);
        ProcessCpuOptions options = HandRun.Every100Ms with { IncludeChildren = true };
        Assert.Equal(Plain(plain.Measure(options, same)), Plain(rehearsed.Measure(options, processes)));

        static HandProcess[] Load(HandHost host)
        {
            HandProcess process = host.Start();
            process.Load = 0.5;
            process.Fork().Load = 0.75;
            return [process, host.Start()];
        }

        static IEnumerable<ProcessCpuResult> Plain(IEnumerable<ProcessCpuResult> results) =>
            results.Select(result => result with { StartedAt = default, SamplerCostUs = 0, PrivateBytesAgeMs = null });
    }

    [Fact]
    public void A_summary_is_total_cpu_over_total_wall_time()
    {
        HandProcess process = _run.Host.Start();
        process.Load = 1;
        _run.Timer.At(100 * Millisecond, () => process.Load = 0);

        // The host is busy after the first sample: the second window is seven times as long, and idle.
        _run.Timer.LateBy.Enqueue(0);
        _run.Timer.LateBy.Enqueue(600 * Millisecond);
        ProcessCpuResult result = Assert.Single(_run.Measure(HandRun.Every100Ms with { Summary = true, Count = 2 }, process));
        Assert.Equal((100, 800), (result.CpuMs, result.DurationMs));
        Assert.Equal(12.5, result.CpuPercentOfCore);
        Assert.Equal((2, 400, 100), (result.SampleCount, result.IntervalMs, result.PeakCpuPercentOfCore));
        Assert.Equal("█▁", result.Trend);
    }

    [Fact]
    public void Samples_that_were_missed_are_left_out_and_the_window_says_how_long_it_was()
    {
        HandProcess process = _run.Host.Start();
        process.Load = 0.5;
        _run.Timer.LateBy.Enqueue(0);
        _run.Timer.LateBy.Enqueue(230 * Millisecond);
        IReadOnlyList<ProcessCpuResult> results = _run.Measure(HandRun.Every100Ms with { Count = 4 }, process);
        Assert.Equal([100, 330, 70, 100], results.Select(result => result.IntervalMs));
        Assert.All(results, result => Assert.Equal(50, result.CpuPercentOfCore));
        Assert.Equal([0, 100, 200, 500, 600], _run.Timer.Moments.Select(moment => moment / Millisecond));
    }

    [Fact]
    public void A_wait_that_ends_late_goes_on_to_the_next_tick()
    {
        TickGrid grid = new(4 * Millisecond, 1_700_000);
        HandRun run = new(grid);
        HandProcess process = run.Host.Start();
        process.Load = 1;
        foreach (long late in new long[] { 0, 0, 2_000_000, 0, 2_000_000, 3_000_000, 0 }) run.Timer.LateBy.Enqueue(late);
        IReadOnlyList<ProcessCpuResult> results = run.Measure(HandRun.Every100Ms, process);
        Assert.Equal([100, 104, 104], results.Select(result => result.IntervalMs));
        Assert.All(results, result => Assert.Equal(TickGrid.Settling / 1000, result.ResolutionUs));
    }

    [Fact]
    public void A_host_that_is_always_late_is_sampled_after_two_more_tries_with_the_lag_it_has()
    {
        HandRun run = new(new TickGrid(4 * Millisecond, 1_700_000));
        HandProcess process = run.Host.Start();
        run.Timer.LateBy.Enqueue(0);
        for (int i = 0; i < 3; i++) run.Timer.LateBy.Enqueue(2 * Millisecond);
        ProcessCpuResult result = Assert.Single(run.Measure(HandRun.Every100Ms with { Count = 1 }, process));
        Assert.Equal(2_100, result.ResolutionUs);
        Assert.Equal(108, result.IntervalMs); // from tick to tick, however late it was read
        Assert.Equal(4, run.Timer.Moments.Count);
    }

    [Fact]
    public void Samples_are_due_at_multiples_of_the_interval_and_taken_just_after_the_nearest_tick()
    {
        TickGrid grid = new(4 * Millisecond, 1_234_567);
        HandRun run = new(grid);
        HandProcess process = run.Host.Start();
        process.Load = 1;
        IReadOnlyList<ProcessCpuResult> results =
            run.Measure(HandRun.Every100Ms with { Interval = TimeSpan.FromMilliseconds(33), Count = 200 }, process);
        Assert.Equal(200, results.Count);
        Assert.All(results, result => Assert.Contains(result.IntervalMs, new double[] { 32, 36 }));
        Assert.All(results, result => Assert.Equal(100, result.CpuPercentOfCore));
        Assert.InRange(results.Sum(result => result.IntervalMs), (200 * 33) - 2, (200 * 33) + 2);
    }

    [Theory]
    [InlineData(1_000, 10)]
    [InlineData(1_099, 10)]
    [InlineData(100, 1)]
    public void A_duration_ends_the_run_with_the_last_sample_within_it(int milliseconds, int samples)
    {
        ProcessCpuOptions options = HandRun.Every100Ms with { Count = null, Duration = TimeSpan.FromMilliseconds(milliseconds) };
        Assert.Equal(samples, _run.Measure(options, _run.Host.Start()).Count);
    }

    [Fact]
    public void Without_a_count_and_a_duration_it_goes_on_until_stopped()
    {
        _run.Timer.CancelAt(12_345 * Millisecond);
        Assert.Throws<OperationCanceledException>(() => _run.Measure(HandRun.Every100Ms with { Count = null }, _run.Host.Start()));
        Assert.Equal(123, _run.Results.Count);
        Assert.Equal(0, _run.Host.OpenReaders);
        Assert.All(_run.Progress, progress => Assert.True(progress.PercentComplete < 0));
    }

    [Fact]
    public void A_run_that_is_stopped_gives_the_summary_of_what_was_measured()
    {
        HandProcess process = _run.Host.Start();
        process.Load = 0.5;
        _run.Timer.CancelAt(777 * Millisecond);
        Assert.Throws<OperationCanceledException>(() => _run.Measure(HandRun.Every100Ms with { Count = 100, Summary = true }, process));
        ProcessCpuResult result = Assert.Single(_run.Results);
        Assert.Equal((7, 700, 350), (result.SampleCount, result.DurationMs, result.CpuMs));
    }

    [Fact]
    public void A_run_that_is_stopped_before_its_first_sample_gives_nothing()
    {
        _run.Timer.CancelAt(77 * Millisecond);
        Assert.Throws<OperationCanceledException>(() => _run.Measure(HandRun.Every100Ms with { Summary = true }, _run.Host.Start()));
        Assert.Empty(_run.Results);
        Assert.Equal(0, _run.Host.OpenReaders);
    }

    [Fact]
    public void A_process_that_ends_is_sampled_at_once_for_the_last_time_and_the_others_go_on()
    {
        HandProcess first = _run.Host.Start();
        HandProcess second = _run.Host.Start();
        first.Load = second.Load = 1;
        _run.Timer.At(130 * Millisecond, first.Exit);
        IReadOnlyList<ProcessCpuResult> results = _run.Measure(HandRun.Every100Ms, first, second);
        Assert.Equal(
            [(first.Id, 100, ProcessState.Running), (first.Id, 30, ProcessState.Exited)],
            results.Where(result => result.ProcessId == first.Id).Select(result => (result.ProcessId, (int)result.CpuMs!, result.State)));
        Assert.Equal([100, 100, 100], results.Where(result => result.ProcessId == second.Id).Select(result => result.CpuMs));
        Assert.Equal(0, _run.Host.OpenReaders);
    }

    [Fact]
    public void A_process_that_ends_where_ends_cannot_be_waited_for_is_found_gone_at_the_next_sample()
    {
        _run.Host.HasExitDescriptors = false;
        HandProcess process = _run.Host.Start();
        process.Load = 1;
        _run.Timer.At(130 * Millisecond, process.Vanish);
        IReadOnlyList<ProcessCpuResult> results = _run.Measure(HandRun.Every100Ms, process);
        Assert.Equal([ProcessState.Running, ProcessState.Exited], results.Select(result => result.State));
        Assert.Null(results[1].CpuMs);
        Assert.Contains("unknown", results[1].Notes);
    }

    [Fact]
    public void A_run_is_over_when_every_process_has_ended()
    {
        HandProcess[] processes = [_run.Host.Start(), _run.Host.Start()];
        _run.Timer.At(130 * Millisecond, processes[0].Exit);
        _run.Timer.At(150 * Millisecond, processes[1].Exit);
        _run.Measure(HandRun.Every100Ms with { Count = null }, processes);
        Assert.Equal(4, _run.Results.Count);
        Assert.Equal(2, _run.Results.Count(result => result.State == ProcessState.Exited));
        Assert.Equal(0, _run.Host.OpenReaders);
    }

    [Fact]
    public void A_summary_of_a_process_that_ended_covers_its_last_part()
    {
        HandProcess process = _run.Host.Start();
        process.Load = 1;
        _run.Timer.At(250 * Millisecond, process.Exit);
        ProcessCpuResult result = Assert.Single(_run.Measure(HandRun.Every100Ms with { Count = null, Summary = true }, process));
        Assert.Equal((250, 250, 3, ProcessState.Exited), (result.CpuMs, result.DurationMs, result.SampleCount, result.State));
    }

    [Fact]
    public void A_started_program_is_measured_from_zero_and_collected_after_its_last_reading()
    {
        HandProcess process = _run.Host.Start();
        process.Burn(3 * Millisecond);
        process.Load = 1;
        _run.Timer.At(30 * Millisecond, process.Exit);
        StartedProgram program = new(process, exitCode: 7);
        ProcessCpuResult result = Assert.Single(_run.Measure(HandRun.Every100Ms with { Count = null }, process, program));
        Assert.Equal((33, 30, 7, ProcessState.Exited), (result.CpuMs, result.DurationMs, result.ExitCode, result.State));
        Assert.Contains("exit code 7", result.Notes);
        Assert.True(process.IsGone);
    }

    [Fact]
    public void A_program_that_ended_at_once_has_a_number()
    {
        HandProcess process = _run.Host.Start();
        process.Burn(3 * Millisecond);
        process.Exit();
        ProcessCpuResult result = Assert.Single(
            _run.Measure(HandRun.Every100Ms with { Count = null, Summary = true }, process, new StartedProgram(process, exitCode: 0)));
        Assert.Equal((3, 0, ProcessState.Exited), (result.CpuMs, result.ExitCode, result.State));
        Assert.Empty(result.Notes);
    }

    [Fact]
    public void A_quota_makes_the_machine_smaller()
    {
        HandProcess process = _run.Host.Start();
        process.ProcessorCount = 0.5;
        process.Load = 0.5;
        ProcessCpuResult result = _run.Measure(HandRun.Every100Ms, process)[0];
        Assert.Equal((50, 100, 0.5), (result.CpuPercentOfCore, result.CpuPercentOfMachine, result.ProcessorCount));
    }

    [Fact]
    public void A_window_shorter_than_the_lag_is_uncertain_beyond_all_it_could_say()
    {
        HandRun run = new(lag: 30 * Millisecond);
        HandProcess process = run.Host.Start();
        process.Load = 0.5;
        ThresholdSet below80 = ThresholdSet.Parse(new Hashtable { ["CpuPercentOfCore"] = "<80" }, typeof(ProcessCpuResult));
        ProcessCpuResult result =
            run.Measure(HandRun.Every100Ms with { Interval = TimeSpan.FromMilliseconds(20), Count = 1, Thresholds = below80 }, process)[0];
        Assert.Equal(150, result.UncertaintyPercent);
        Assert.Equal(Verdict.Inconclusive, result.Verdict);
        Assert.Contains("may be 0 to 200", result.Violations);
    }

    [Fact]
    public void Progress_goes_from_part_to_whole()
    {
        _run.Measure(HandRun.Every100Ms with { Count = 4 }, _run.Host.Start());
        Assert.Equal([25, 50, 75, 100], _run.Progress.Select(progress => progress.PercentComplete));
    }

    private sealed class StartedProgram(HandProcess process, int exitCode) : IStartedProgram
    {
        public int Id => process.Id;

        public void WaitForExit()
        {
        }

        public ProgramExit Collect()
        {
            process.ExitAndBeCollected();
            return new ProgramExit(exitCode, 0, 0);
        }

        public void Stop()
        {
        }

        public void Dispose()
        {
        }
    }
}
