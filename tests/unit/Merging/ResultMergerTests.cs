using System.Collections;
using PerfTools.Engine;
using PerfTools.Engine.Merging;

namespace PerfTools.Tests.Merging;

/// <summary>What is merged with what, and what becomes of values that are no samples.</summary>
public class ResultMergerTests
{
    private readonly List<MeasurementException> _failures = [];
    private readonly List<string> _passedOver = [];

    private IReadOnlyList<object> Merge(MergeMode mode, IDictionary? thresholds, params object[] parts) =>
        new ResultMerger(mode, thresholds) { Failed = _failures.Add, PassedOver = _passedOver.Add }.Merge(parts);

    private T One<T>(MergeMode mode, params object[] parts) => Assert.IsType<T>(Assert.Single(Merge(mode, null, parts)));

    private static long[] Samples(int count, long nanoseconds = 100_000) => [.. Enumerable.Repeat(nanoseconds, count)];

    [Fact]
    public void Loads_at_the_same_time_add_up_their_sessions_over_one_window()
    {
        var merged = One<ConcurrentSessionsResult>(
            MergeMode.Auto, PartsOf.Load("alpha", Samples(100)), PartsOf.Load("beta", Samples(300), startMs: 200, sessions: 30, durationMs: 1_300));
        Assert.Equal((40, 40, 400), (merged.SessionsRequested, merged.SessionsCreated, merged.Succeeded));
        Assert.Equal(1_500, merged.DurationMs);
        Assert.Equal(400 / 1.5, merged.ThroughputPerSecond, 0.06);
        Assert.Equal(0.1 * 400 / 1_500, merged.MeanConcurrency!.Value, 0.001);
        Assert.Equal("alpha, beta", merged.ComputerName);
        Assert.Null(merged.StartSkewMs);
        Assert.Contains("at the same time", merged.Notes);
    }

    [Fact]
    public void Repetitions_add_up_their_time_and_keep_the_sessions_of_the_run_with_the_fewest()
    {
        ConcurrentSessionsResult second = PartsOf.Load("alpha", Samples(300), startMs: 60_000) with { SessionsCreated = 8, SessionsFailedToCreate = 2 };
        var merged = One<ConcurrentSessionsResult>(MergeMode.Auto, second, PartsOf.Load("alpha", Samples(100)) with { SessionsLost = 1 });
        Assert.Equal((10, 8, 2, 0), (merged.SessionsRequested, merged.SessionsCreated, merged.SessionsFailedToCreate, merged.SessionsLost));
        Assert.Equal((400, 2_000.0, 200.0), (merged.Succeeded, merged.DurationMs, merged.ThroughputPerSecond));
        Assert.Equal(PartsOf.Noon, merged.StartedAt);
        Assert.Contains("one after the other", merged.Notes);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(499, true)]
    [InlineData(501, false)]
    [InlineData(1_000, false)]
    public void Runs_that_overlap_by_more_than_half_ran_at_the_same_time(double startMs, bool ranTogether) =>
        Assert.Equal(ranTogether ? 20 : 10, One<ConcurrentSessionsResult>(MergeMode.Auto, PartsOf.Load("a", Samples(50)), PartsOf.Load("b", Samples(50), startMs: startMs)).SessionsRequested);

    [Fact]
    public void What_the_clocks_say_can_be_overruled()
    {
        object[] apart = [PartsOf.Load("a", Samples(50)), PartsOf.Load("b", Samples(50), startMs: 5_000)];
        Assert.Equal(20, One<ConcurrentSessionsResult>(MergeMode.Concurrent, apart).SessionsRequested);
        object[] together = [PartsOf.Load("a", Samples(50)), PartsOf.Load("a", Samples(50))];
        Assert.Equal(10, One<ConcurrentSessionsResult>(MergeMode.Repeated, together).SessionsRequested);
    }

    [Fact]
    public void A_series_of_session_counts_on_two_machines_becomes_one_result_for_each_count()
    {
        object[] series = [.. new[] { 1, 2, 4 }.SelectMany(count => new[] { "a", "b" }.Select(machine => PartsOf.Load(machine, Samples(20), sessions: count, startMs: 2_000 * count)))];
        IReadOnlyList<object> merged = Merge(MergeMode.Auto, null, series);
        Assert.Equal([2, 4, 8], merged.Cast<ConcurrentSessionsResult>().Select(load => load.SessionsRequested));
        Assert.All(merged.Cast<ConcurrentSessionsResult>(), load => Assert.Equal(40, load.Succeeded));
    }

    [Fact]
    public void A_machine_on_which_nothing_ran_goes_with_the_others()
    {
        ConcurrentSessionsResult nothing = PartsOf.Load("b", [], startMs: -30_000, durationMs: 0) with
        {
            SessionsCreated = 0,
            SessionsFailedToCreate = 10,
            MeanSessionMs = null,
            MaxSessionMs = null,
            Verdict = Verdict.Fail,
            Violations = "no session could be created",
        };
        var merged = One<ConcurrentSessionsResult>(MergeMode.Auto, nothing, PartsOf.Load("a", Samples(50)));
        Assert.Equal((20, 10, 10), (merged.SessionsRequested, merged.SessionsCreated, merged.SessionsFailedToCreate));
        Assert.Equal((1_000, PartsOf.Noon), (merged.DurationMs, merged.StartedAt));
        Assert.Equal((Verdict.Fail, "no session could be created"), (merged.Verdict, merged.Violations));
    }

    [Fact]
    public void Zero_successes_fail_and_errors_of_one_kind_are_counted_together()
    {
        var merged = One<ConcurrentSessionsResult>(MergeMode.Concurrent, PartsOf.Load("a", [], failed: 3), PartsOf.Load("b", [], failed: 4));
        Assert.Equal(Verdict.Fail, merged.Verdict);
        Assert.Equal(new SessionError(SessionPhase.Operation, "HttpStatus", "503", 7, "Service Unavailable"), Assert.Single(merged.GetErrors()));
        Assert.Equal(100, merged.ErrorPercent);
    }

    [Theory]
    [InlineData(Verdict.Pass, Verdict.Pass, Verdict.Pass)]
    [InlineData(Verdict.Pass, Verdict.Inconclusive, Verdict.Inconclusive)]
    [InlineData(Verdict.Inconclusive, Verdict.NotEvaluated, Verdict.NotEvaluated)]
    [InlineData(Verdict.NotEvaluated, Verdict.Fail, Verdict.Fail)]
    [InlineData(Verdict.Inconclusive, Verdict.Fail, Verdict.Fail)]
    public void Without_thresholds_the_worst_verdict_stands(Verdict one, Verdict other, Verdict expected) => Assert.Equal(
        expected, One<ConcurrentSessionsResult>(MergeMode.Auto, PartsOf.Load("a", Samples(50)) with { Verdict = other }, PartsOf.Load("b", Samples(50)) with { Verdict = one }).Verdict);

    [Theory]
    [InlineData(">150", Verdict.Pass)]
    [InlineData(">250", Verdict.Fail)]
    public void Thresholds_judge_the_merged_numbers(string bound, Verdict expected)
    {
        object[] parts = [PartsOf.Load("a", Samples(100)) with { Verdict = Verdict.Fail }, PartsOf.Load("b", Samples(100)) with { Verdict = Verdict.Fail }];
        var merged = (ConcurrentSessionsResult)Assert.Single(Merge(MergeMode.Auto, new Hashtable { ["ThroughputPerSecond"] = bound }, parts));
        Assert.Equal(expected, merged.Verdict);
    }

    [Fact]
    public void A_load_that_was_smaller_than_asked_for_does_not_pass()
    {
        ConcurrentSessionsResult less = PartsOf.Load("b", Samples(100)) with { SessionsCreated = 9, SessionsFailedToCreate = 1 };
        var merged = (ConcurrentSessionsResult)Assert.Single(Merge(MergeMode.Auto, new Hashtable { ["Succeeded"] = ">1" }, PartsOf.Load("a", Samples(100)), less));
        Assert.Equal(Verdict.Inconclusive, merged.Verdict);
        Assert.Contains("1 of 20 sessions", merged.Violations);
    }

    [Fact]
    public void A_threshold_that_the_results_do_not_have_is_an_option_that_cannot_be_used() =>
        Assert.Contains("PearUs", Assert.Throws<OptionException>(() => Merge(MergeMode.Auto, new Hashtable { ["PearUs"] = "<1" }, PartsOf.Load("a", Samples(5)))).Message);

    [Fact]
    public void Results_of_other_targets_and_operations_stay_apart()
    {
        IReadOnlyList<object> merged = Merge(
            MergeMode.Auto, null, PartsOf.Latency(Samples(30)), PartsOf.Latency(Samples(30), 5_000), PartsOf.Latency(Samples(30)) with { PayloadBytes = 10_240 }, PartsOf.Load("a", Samples(30)));
        Assert.Equal([30L, 60L, 30L], [((ConcurrentSessionsResult)merged[0]).Succeeded, ((RedisLatencyResult)merged[1]).Count, ((RedisLatencyResult)merged[2]).Count]);
    }

    [Fact]
    public void What_is_not_comparable_is_refused_with_the_difference_and_the_others_go_on()
    {
        IReadOnlyList<object> merged = Merge(
            MergeMode.Auto, null, PartsOf.Load("a", Samples(5)), PartsOf.Load("b", Samples(5)) with { Model = LoadModel.Open }, PartsOf.Latency(Samples(5)));
        MeasurementException failure = Assert.Single(_failures);
        Assert.Equal((FailureKind.NotComparable, "shop"), (failure.Kind, failure.Target));
        Assert.Contains("Model is Closed in one and Open in another", failure.Message);
        Assert.IsType<RedisLatencyResult>(Assert.Single(merged));
    }

    [Fact]
    public void Another_unit_is_refused()
    {
        ConcurrentSessionsResult bytes = PartsOf.Load("b", Samples(5)) with { Distribution = new Distribution { Unit = "B" } };
        Assert.Empty(Merge(MergeMode.Auto, null, PartsOf.Load("a", Samples(5)), bytes));
        Assert.Contains("Unit is us", Assert.Single(_failures).Message);
    }

    [Fact]
    public void Sessions_and_seconds_are_passed_over_beside_their_load()
    {
        SessionResult session = new() { Target = "shop", SessionId = 1 };
        SessionTimelineResult second = new() { Target = "shop", Second = 1 };
        Assert.IsType<ConcurrentSessionsResult>(Assert.Single(Merge(MergeMode.Auto, null, session, second, PartsOf.Load("a", Samples(5)))));
        Assert.Empty(_failures);
        Assert.StartsWith("2 results", Assert.Single(_passedOver));
        Assert.Empty(Merge(MergeMode.Auto, null, session));
        Assert.Equal(FailureKind.NotMergeable, Assert.Single(_failures).Kind);
    }

    [Fact]
    public void Machines_beside_the_merged_result_of_their_load_are_not_counted_twice()
    {
        ConcurrentSessionsResult[] parts = [PartsOf.Load("alpha", Samples(100)), PartsOf.Load("beta", Samples(300), startMs: 200), PartsOf.Load("gone", [], durationMs: 0)];
        var all = One<ConcurrentSessionsResult>(MergeMode.Concurrent, [.. parts]);
        ConcurrentSessionsResult later = PartsOf.Load("alpha", Samples(50), startMs: 60_000, sessions: 5);
        Assert.Equal((3, 1), (all.MachineCount, later.MachineCount));
        Assert.Empty(_passedOver);
        Assert.Equal($"{all}", $"{One<ConcurrentSessionsResult>(MergeMode.Auto, [.. parts, all])}");
        Assert.Contains("3 results of single machines", Assert.Single(_passedOver));
        Assert.Equal([30, 5], Merge(MergeMode.Auto, null, [parts[0], all, later, parts[1], parts[2]]).Cast<ConcurrentSessionsResult>().Select(load => load.SessionsRequested));
        Assert.Equal(2, Merge(MergeMode.Auto, null, [parts[0] with { Target = "other" }, all]).Count);
    }

    [Fact]
    public void Times_of_a_file_that_keeps_only_seconds_still_tell_the_machines_of_a_load()
    {
        ConcurrentSessionsResult part = PartsOf.Load("alpha", Samples(100), startMs: 1_000, durationMs: 950);
        ConcurrentSessionsResult all = PartsOf.Load("alpha, beta", Samples(200), durationMs: 1_050) with { MachineCount = 2 };
        Assert.Equal(200, One<ConcurrentSessionsResult>(MergeMode.Auto, part, all).Succeeded);
        ConcurrentSessionsResult after = part with { StartedAt = part.StartedAt.AddSeconds(30) };
        Assert.Equal(300, Merge(MergeMode.Auto, null, after, all).Cast<ConcurrentSessionsResult>().Sum(load => load.Succeeded));
    }

    [Theory]
    [InlineData(false, Verdict.Pass)]
    [InlineData(true, Verdict.Inconclusive)]
    public void A_load_of_which_a_part_was_ended_early_does_not_pass(bool endedEarly, Verdict expected)
    {
        // A load of a given time leaves nothing that was never attempted: only the part itself knows.
        ConcurrentSessionsResult part = PartsOf.Load("b", Samples(100)) with { EndedEarly = endedEarly, NotAttempted = null };
        var merged = (ConcurrentSessionsResult)Assert.Single(Merge(MergeMode.Auto, new Hashtable { ["Succeeded"] = ">1" }, PartsOf.Load("a", Samples(100)), part));
        Assert.Equal((expected, endedEarly), (merged.Verdict, merged.EndedEarly));
    }

    [Fact]
    public void The_mean_time_of_a_session_is_that_over_all_sessions()
    {
        ConcurrentSessionsResult few = PartsOf.Load("a", Samples(900), sessions: 1) with { MeanSessionMs = 1_000 };
        ConcurrentSessionsResult many = PartsOf.Load("b", Samples(9), sessions: 9) with { MeanSessionMs = 100 };
        Assert.Equal(190, One<ConcurrentSessionsResult>(MergeMode.Concurrent, few, many).MeanSessionMs);
    }

    [Fact]
    public void Seconds_alone_merge_by_their_number()
    {
        SessionTimelineResult Second(int number, int sessions, params long[] samples) => new()
        {
            Target = "shop",
            Second = number,
            StartedAt = PartsOf.Noon.AddSeconds(number),
            DurationMs = 1_000,
            ActiveSessions = sessions,
            Succeeded = samples.Length,
            Distribution = PartsOf.Samples(samples),
        };

        SessionTimelineResult[] merged = [.. Merge(MergeMode.Auto, null, Second(1, 5, 10, 20), Second(2, 5, 10), Second(1, 3, 30)).Cast<SessionTimelineResult>()];
        Assert.Equal([(1, 8, 3L, 3.0), (2, 5, 1L, 0)], merged.Select(second => (second.Second, second.ActiveSessions, second.Succeeded, second.Second == 1 ? second.ThroughputPerSecond : 0)));
    }

    [Fact]
    public void Runs_of_redis_that_disagree_about_a_threshold_do_not_decide_it()
    {
        object[] runs = [PartsOf.Latency(Samples(1_000, 100_000)), PartsOf.Latency(Samples(3_000, 300_000), 5_000)];
        var merged = (RedisLatencyResult)Assert.Single(Merge(MergeMode.Auto, new Hashtable { ["P50Us"] = "<200" }, runs));
        Assert.Equal(Verdict.Inconclusive, merged.Verdict);
        Assert.Equal((4_000, 10, 2_000.0), (merged.Count, merged.RoundCount, merged.ThroughputPerSecond));
        Assert.Equal((null, null), (merged.PingP50Us, merged.RoundSpreadPercent));
    }

    [Fact]
    public void Kinds_of_redis_errors_are_added_up()
    {
        RedisLatencyResult first = PartsOf.Latency(Samples(10)) with { Errors = 3, ErrorSummary = "Timeout x 2: no reply; within 1 s; WRONGTYPE x 1: WRONGTYPE a: b" };
        RedisLatencyResult second = PartsOf.Latency(Samples(10), 5_000) with { Errors = 4, ErrorSummary = "WRONGTYPE x 4: WRONGTYPE a: b" };
        var merged = One<RedisLatencyResult>(MergeMode.Auto, first, second);
        Assert.Equal((7, "WRONGTYPE x 5: WRONGTYPE a: b; Timeout x 2: no reply; within 1 s"), (merged.Errors, merged.ErrorSummary));
    }

    [Fact]
    public void The_spread_of_operations_is_that_of_all_samples_and_the_interval_holds_all_intervals()
    {
        long[] first = [.. Enumerable.Range(0, 50).Select(i => 100_000L + (i * 100))];
        long[] second = [.. Enumerable.Range(0, 80).Select(i => 101_000L + (i * 100))];
        OperationResult whole = PartsOf.Operation([.. first, .. second], 0, 0);
        var merged = One<OperationResult>(MergeMode.Auto, PartsOf.Operation(first, 101, 104), PartsOf.Operation(second, 103, 107, 5_000));
        Assert.Equal(whole.StdDevUs!.Value, merged.StdDevUs!.Value, 1e-3);
        Assert.Equal(whole.MeanUs!.Value, merged.MeanUs!.Value, 1e-3);
        Assert.Equal((101.0, 107.0, true), (merged.MedianLowUs!.Value, merged.MedianHighUs!.Value, merged.Stable));
        Assert.Equal((null, null, null), (merged.MADUs, merged.DifferenceUs, merged.P99Us));
    }

    [Fact]
    public void Operations_whose_medians_have_nothing_in_common_are_not_stable()
    {
        var merged = One<OperationResult>(MergeMode.Auto, PartsOf.Operation(Samples(50, 100_000), 99, 101), PartsOf.Operation(Samples(50, 120_000), 119, 121, 5_000));
        Assert.False(merged.Stable);
        Assert.Contains("from 100 to 120 us", merged.StabilityReason);
    }

    [Fact]
    public void Means_of_batches_of_another_size_are_not_comparable()
    {
        Merge(MergeMode.Auto, null, PartsOf.Operation(Samples(50), 99, 101), PartsOf.Operation(Samples(50), 99, 101, 5_000) with { BatchSize = 7 });
        Assert.Contains("BatchSize is 1 in one and 7 in another", Assert.Single(_failures).Message);
    }

    [Fact]
    public void A_single_result_is_given_as_it_is()
    {
        ConcurrentSessionsResult only = PartsOf.Load("a", Samples(5));
        Assert.Same(only, One<ConcurrentSessionsResult>(MergeMode.Auto, only));
    }

    [Fact]
    public void Notes_that_only_one_machine_has_say_which()
    {
        var merged = One<ConcurrentSessionsResult>(
            MergeMode.Auto, PartsOf.Load("a", Samples(5)) with { Notes = "slow; late" }, PartsOf.Load("b", Samples(5)) with { Notes = "late" });
        Assert.EndsWith("; late; a: slow", merged.Notes);
    }

    [Fact]
    public void Errors_are_read_again_from_their_summary()
    {
        SessionError[] errors =
        [
            new(SessionPhase.Setup, "SocketException", "ConnectionRefused", 3, "refused; try: again"),
            new(SessionPhase.Operation, "HttpStatus", "503", 12, "two\nlines"),
            new(SessionPhase.Operation, "Timeout", string.Empty, 1, "no end within 1 s"),
        ];
        ConcurrentSessionsResult load = PartsOf.Load("a", Samples(5)).WithErrors(errors);
        Assert.Equal(errors, ErrorText.ReadSessions(load.ErrorSummary));
        Assert.Empty(ErrorText.ReadSessions(string.Empty));
    }
}
