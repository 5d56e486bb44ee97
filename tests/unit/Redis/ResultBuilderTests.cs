using System.Collections;
using PerfTools.Engine.History;
using PerfTools.Engine.Redis;
using PerfTools.Engine.Redis.Load;
using PerfTools.Engine.Redis.Server;
using PerfTools.Engine.Reporting;

namespace PerfTools.Tests.Redis;

/// <summary>How a record of operations becomes a result with a verdict.</summary>
public class ResultBuilderTests
{
    private static readonly RedisLatencyOptions Options = new() { Operations = [RedisOperation.Get], PayloadSizes = [100] };

    private static readonly RunFacts Facts = new()
    {
        Endpoint = new RedisEndpoint { ComputerName = "cache.example", Credential = new RedisCredential("ann", "hush") },
        Server = new ServerInfo("redis 7.0.15", 0, 0, string.Empty),
        StartedAt = DateTimeOffset.UnixEpoch,
        ResolutionUs = 0.001,
        InstrumentCostUs = 0.05,
    };

    private static RedisLatencyOptions With(params (string Name, string Expression)[] thresholds) => Options with
    {
        Thresholds = ThresholdSet.Parse(thresholds.ToDictionary(one => one.Name, one => one.Expression), typeof(RedisLatencyResult)),
    };

    /// <summary>One round for each median, of 100 samples that spread by 10 % around it.</summary>
    private static CaseRecord Record(params int[] mediansUs)
    {
        CaseRecord record = new(new CasePlan(Options, null).Cases[0]);
        foreach (int median in mediansUs)
        {
            for (int i = -50; i < 50; i++) record.Current.Success((median * 1_000L) + (median * i));
            record.Current.ElapsedNanoseconds = 100L * median * 1_000;
            record.EndRound();
        }

        return record;
    }

    private static RedisLatencyResult Build(CaseRecord record, RedisLatencyOptions options, RunFacts? facts =
        null, string? primingError = null) =>
        ResultBuilder.Build(record, new CaseRecord(record.Case), facts ?? Facts, options, new LinkFacts("Tcp", RedisReceiveMode.Blocking), primingError);

    [Fact]
    public void Times_come_from_all_rounds_and_the_spread_from_their_medians()
    {
        RedisLatencyResult result = Build(Record(100, 110, 105), Options);
        Assert.Equal((300, 3), (result.Count, result.RoundCount));
        Assert.Equal(10 / 105.0 * 100, result.RoundSpreadPercent!.Value, 0.3);
        Assert.Equal(1_000_000 / 105.0, result.ThroughputPerSecond, 1.0);
        Assert.Equal(31.5, result.DurationMs, 1e-9);
        Assert.InRange(result.P50Us!.Value, 103, 107);
        Assert.NotNull(result.P95Us);
        Assert.Null(result.P99Us);
        Assert.Null(result.PingP50Us);
        Assert.Equal(string.Empty, result.Notes);
        Assert.DoesNotContain("hush", result.ToString());
    }

    [Fact]
    public void Rounds_that_differ_by_more_than_a_fifth_are_noted_and_decide_nothing()
    {
        RedisLatencyResult result = Build(Record(100, 200), With(("P50Us", "<150")));
        Assert.Contains("the rounds differ by", result.Notes);
        Assert.Equal(Verdict.Inconclusive, result.Verdict);
        Assert.Contains("1 of 2 rounds meet it", result.Violations);
    }

    [Fact]
    public void One_round_has_no_spread() => Assert.Null(Build(Record(100), Options).RoundSpreadPercent);

    [Theory]
    [InlineData("<150", Verdict.Inconclusive, "1 of 2 rounds meet it")]
    [InlineData("<250", Verdict.Pass, "measured")]
    [InlineData(">250", Verdict.Fail, "measured")]
    public void Who_judges_it_afterwards_gets_the_same_answer_also_from_a_history(string bound, Verdict verdict, string reason)
    {
        RedisLatencyResult result = Build(Record(100, 200), With(("P50Us", bound)));
        Assert.Equal(verdict, result.Verdict);
        object recorded = RecordJson.ReadResult(RecordJson.WriteResult(result), typeof(RedisLatencyResult))!;
        foreach (object known in new[] { result, recorded })
        {
            PerfThresholdCheck check = Assert.Single(ThresholdReview.Of(known, new Hashtable { ["P50Us"] = bound }));
            Assert.Equal(verdict, check.Verdict);
            Assert.Contains(reason, check.Reason, StringComparison.Ordinal);
            Assert.Equal(verdict == Verdict.Inconclusive ? "measure longer, or on a quieter host" : string.Empty, check.Advice);
        }
    }

    [Fact]
    public void A_single_round_decides_no_bound_within_its_interval()
    {
        RedisLatencyResult result = Build(Record(100), Options);
        double within = (result.P50Us!.Value + result.P50HighUs!.Value) / 2;
        RedisLatencyResult judged = Build(Record(100), With(("P50Us", FormattableString.Invariant($"<{within}"))));
        Assert.Equal(Verdict.Inconclusive, judged.Verdict);
        Assert.Contains("but it may be", judged.Violations, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_that_succeeded_never_passes_even_without_a_threshold()
    {
        foreach (RedisLatencyOptions options in new[] { Options, With(("Count", ">=0")), With(("P50Us", "<1")) })
        {
            CaseRecord record = Record();
            record.Current.ErrorReply("NOPERM no");
            record.EndRound();
            RedisLatencyResult result = Build(record, options);
            Assert.Equal(Verdict.Fail, result.Verdict);
            Assert.StartsWith("no operation succeeded: NOPERM x 1: NOPERM no", result.Violations);
            Assert.Null(result.MinUs);
            Assert.Null(result.MeanUs);
            Assert.Null(result.MaxUs);
        }
    }

    [Fact]
    public void A_percentile_of_too_few_samples_is_inconclusive()
    {
        RedisLatencyResult result = Build(Record(100), With(("P99Us", "<1000000")));
        Assert.Equal(Verdict.Inconclusive, result.Verdict);
        Assert.Contains("could not determine", result.Violations);
    }

    [Fact]
    public void A_run_that_ended_early_turns_a_pass_into_inconclusive_and_leaves_a_fail()
    {
        RunFacts early = Facts with { EndedEarly = true, Note = "the run ended early" };
        Assert.Equal(Verdict.Inconclusive, Build(Record(100), With(("P50Us", "<150")), early).Verdict);
        Assert.Equal(Verdict.Fail, Build(Record(100), With(("P50Us", "<50")), early).Verdict);
        Assert.Equal(Verdict.NotEvaluated, Build(Record(100), Options, early).Verdict);
        RedisLatencyResult unjudged = Build(Record(100), Options, early);
        Assert.Contains("the run ended early", unjudged.Notes);

        // Nor does it pass afterwards: the numbers decide, and then one row more says why they must not.
        IReadOnlyList<PerfThresholdCheck> checks = ThresholdReview.Of(unjudged, new Hashtable { ["P50Us"] = "<150" });
        Assert.Equal([Verdict.Pass, Verdict.Inconclusive], checks.Select(check => check.Verdict));
        Assert.Equal("the run ended early", checks[1].Reason);
    }

    [Fact]
    public void Requests_that_were_never_sent_are_counted_and_turn_a_pass_into_inconclusive()
    {
        CaseRecord record = Record(100);
        record.Current.Unsent = 7;
        record.Current.Success(100_000);
        record.EndRound();
        RedisLatencyResult result = Build(record, With(("P50Us", "<150")) with { Rate = 1_000 });
        Assert.Equal((7, Verdict.Inconclusive), (result.Unsent, result.Verdict));
        Assert.Contains("7 requests", result.Violations);
        Assert.Null(Build(Record(100), Options).Unsent);
    }

    [Fact]
    public void Why_keys_could_not_be_written_is_noted() =>
        Assert.Contains("keys could not be prepared: OOM full", Build(Record(100), Options, primingError: "OOM full").Notes);

    [Fact]
    public void Errors_are_summed_up_by_kind_with_their_first_message()
    {
        OperationTally tally = new();
        tally.ErrorReply("OOM first");
        tally.ErrorReply("OOM second");
        tally.Timeout("timed out", 3);
        OperationTally other = new();
        other.Corrupt("wrong bytes");
        other.ConnectionError("lost", 2);
        other.ErrorReply("OOM third");
        tally.Add(other);
        Assert.Equal((9, 3, 3, 2, 1), (tally.Errors, tally.ErrorReplies, tally.Timeouts, tally.ConnectionErrors, tally.CorruptReplies));
        Assert.Equal("Connection x 2: lost; Corrupt x 1: wrong bytes; OOM x 3: OOM first; Timeout x 3: timed out", tally.Summary());
    }
}
