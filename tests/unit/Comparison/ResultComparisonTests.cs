using PerfTools.Engine;
using PerfTools.Engine.Comparison;
using PerfTools.Tests.Merging;

namespace PerfTools.Tests.Comparison;

public class ResultComparisonTests
{
    private readonly List<MeasurementException> _failures = [];

    [Fact]
    public void A_tenth_slower_is_regressed_with_the_shift_in_microseconds()
    {
        ComparisonResult row = Assert.Single(Compare([Load(1)], [Load(2, factor: 1.1)]));
        Assert.Equal((ComparisonVerdict.Regressed, "us", 1000L), (row.Verdict, row.Unit, row.CurrentCount));
        Assert.InRange(row.Shift!.Value, 8, 12);
        Assert.True(row.ShiftLow > 0 && row.ShiftLow < row.Shift && row.Shift < row.ShiftHigh);
        Assert.Equal(ComparisonVerdict.Improved, Assert.Single(Compare([Load(2, factor: 1.1)], [Load(1)])).Verdict);
        Assert.Equal(ComparisonVerdict.Improved, Assert.Single(Compare([Load(1)], [Load(2, factor: 1.1)], new() { HigherIsBetter = true })).Verdict);
    }

    [Fact]
    public void A_trifle_that_is_significant_is_no_difference()
    {
        ComparisonResult row = Assert.Single(Compare([Load(1, count: 20_000)], [Load(2, count: 20_000, factor: 1.02)]));
        Assert.True(row.PValue < 1e-6);
        Assert.Equal(ComparisonVerdict.NoDifference, row.Verdict);
        Assert.Equal(ComparisonVerdict.Regressed, Assert.Single(Compare([Load(1, count: 20_000)], [Load(2, count: 20_000, factor: 1.02)], new() { Margin = ComparisonMargin.Parse("1.5") })).Verdict);
    }

    [Fact]
    public void Too_few_samples_are_inconclusive_and_as_many_as_it_asks_for_decide()
    {
        ComparisonResult few = Assert.Single(Compare([Load(1, count: 60)], [Load(2, count: 60)]));
        Assert.Equal(ComparisonVerdict.Inconclusive, few.Verdict);
        int enough = (int)few.SamplesToDecide!.Value * 3;
        Assert.Equal(ComparisonVerdict.NoDifference, Assert.Single(Compare([Load(1, count: enough)], [Load(2, count: enough)])).Verdict);
        ComparisonResult none = Assert.Single(Compare([Load(1, count: 3)], [Load(2, count: 3)]));
        Assert.Equal((ComparisonVerdict.Inconclusive, null), (none.Verdict, none.ShiftLow));
        Assert.Contains("too few for an interval", none.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_slower_tail_is_found_by_its_percentile_and_not_by_the_shift()
    {
        long[] baseline = Samples(1, 20_000, 1);
        long[] current = [.. Samples(2, 20_000, 1).Select((value, i) => i % 50 == 0 ? value * 5 : value)];
        IReadOnlyList<ComparisonResult> rows = Compare(
            [PartsOf.Load("a", baseline)], [PartsOf.Load("a", current)], new() { Metrics = [ComparisonMetric.Shift, ComparisonMetric.P99] });
        Assert.Equal([ComparisonVerdict.NoDifference, ComparisonVerdict.Regressed], rows.Select(row => row.Verdict));
    }

    [Fact]
    public void Runs_that_differ_widen_the_interval()
    {
        ConcurrentSessionsResult[] then = [Load(1, factor: 0.9), Load(2, factor: 1), Load(3, factor: 1.1)];
        ConcurrentSessionsResult[] now = [Load(4, factor: 0.97), Load(5, factor: 1.08), Load(6, factor: 1.2)];
        ComparisonResult row = Assert.Single(Compare(then, now));
        Assert.Equal((ComparisonVerdict.Inconclusive, 3, 3, null), (row.Verdict, row.BaselineRuns, row.CurrentRuns, row.SamplesToDecide));
        Assert.True(row.RoundVariancePercent > 80);
        Assert.Matches("the runs vary too much for more samples to help: about [0-9]+ runs", row.Reason);
    }

    [Fact]
    public void Rounds_that_differ_widen_the_interval_of_a_single_run()
    {
        RedisLatencyResult steady = PartsOf.Latency(Samples(1, 2000, 1)) with { P50Us = 100, RoundCount = 5, RoundSpreadPercent = 1 };
        RedisLatencyResult uneasy = PartsOf.Latency(Samples(2, 2000, 1)) with { P50Us = 100, RoundCount = 5, RoundSpreadPercent = 30 };
        ComparisonResult narrow = Assert.Single(Compare([steady], [steady]));
        ComparisonResult wide = Assert.Single(Compare([steady], [uneasy]));
        Assert.Equal(ComparisonVerdict.NoDifference, narrow.Verdict);
        Assert.Equal(ComparisonVerdict.Inconclusive, wide.Verdict);
        Assert.True(wide.ShiftHigh - wide.ShiftLow > 3 * (narrow.ShiftHigh - narrow.ShiftLow));
    }

    [Fact]
    public void What_is_not_comparable_is_refused_by_its_difference_and_compared_by_force()
    {
        RedisLatencyResult large = PartsOf.Latency(Samples(2, 2000, 1)) with { PayloadBytes = 1000 };
        Assert.Empty(Compare([PartsOf.Latency(Samples(1, 2000, 1))], [large]));
        Assert.Contains("PayloadBytes is 100 in one and 1000 in another", Assert.Single(_failures).Message, StringComparison.Ordinal);
        ComparisonResult forced = Assert.Single(Compare([PartsOf.Latency(Samples(1, 2000, 1))], [large], new() { Force = true }));
        Assert.Contains("PayloadBytes is 100", forced.Notes, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_kind_of_result_is_refused() =>
        Assert.Contains("Type is RedisLatencyResult in one and ConcurrentSessionsResult in another", Refusal([PartsOf.Latency(Samples(1, 100, 1))], [Load(1)]), StringComparison.Ordinal);

    [Fact]
    public void Results_pair_by_operation_and_payload_whatever_their_order_and_target()
    {
        RedisLatencyResult Of(string operation, int bytes, double factor, string target) =>
            PartsOf.Latency(Samples(bytes, 2000, factor)) with { Operation = operation, PayloadBytes = bytes, Target = target };
        object[] then = [Of("Get", 100, 1, "a"), Of("Set", 100, 1, "a"), Of("Get", 1000, 1, "a")];
        object[] now = [Of("Get", 1000, 1.5, "b"), Of("Get", 100, 1, "b"), Of("Incr", 100, 1, "b")];
        IReadOnlyList<ComparisonResult> rows = Compare(then, now);
        Assert.Equal([(1000, ComparisonVerdict.Regressed), (100, ComparisonVerdict.NoDifference)], rows.Select(row => (row.PayloadBytes!.Value, row.Verdict)));
        Assert.Equal(("b", "a"), (rows[0].Target, rows[0].BaselineTarget));
        Assert.Contains("Operation is Set in one and Incr in another", Assert.Single(_failures).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Properties_decide_what_is_paired_and_differences_within_are_still_refused()
    {
        Assert.Contains("PayloadBytes is", Refusal([PartsOf.Latency(Samples(1, 100, 1))], [PartsOf.Latency(Samples(1, 100, 1)) with { PayloadBytes = 7 }], new() { By = ["operation"] }), StringComparison.Ordinal);
        Assert.Throws<OptionException>(() => Compare([Load(1)], [Load(2)], new() { By = ["Pear"] }));
    }

    [Fact]
    public void Times_of_the_operations_that_still_succeed_are_no_improvement()
    {
        ComparisonResult row = Assert.Single(Compare([Load(1)], [Load(2, factor: 0.5) with { ErrorPercent = 60 }]));
        Assert.Equal(ComparisonVerdict.Inconclusive, row.Verdict);
        Assert.Contains("60 % of the operations failed", row.Reason, StringComparison.Ordinal);
        Assert.Contains("not one sample", Refusal([Load(1)], [Load(1, count: 0)]), StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_that_depend_on_each_other_say_less()
    {
        Random random = new(5);
        double level = 0;
        double[] walk = [.. Enumerable.Range(0, 200).Select(_ => 100 + (level = (0.95 * level) + random.NextDouble() - 0.5))];
        double[] shuffled = [.. walk];
        random.Shuffle(shuffled);
        ComparisonResult dependent = Row(walk);
        ComparisonResult independent = Row(shuffled);
        Assert.True(dependent.ShiftHigh - dependent.ShiftLow > 2 * (independent.ShiftHigh - independent.ShiftLow));

        ComparisonResult Row(double[] numbers) =>
            Assert.Single(new ResultComparison(new()) { Failed = _failures.Add }.Compare([ComparedKinds.Of(numbers)], [ComparedKinds.Of(numbers)]));
    }

    [Fact]
    public void An_unchanged_program_is_seldom_called_changed()
    {
        int alarms = Enumerable.Range(0, 200).Count(i => Assert.Single(Compare([Load(2 * i, count: 100)], [Load((2 * i) + 1, count: 100)])).Verdict is ComparisonVerdict.Regressed or ComparisonVerdict.Improved);
        Assert.InRange(alarms, 0, 5);
    }

    [Theory]
    [InlineData("5%", 5, true)]
    [InlineData(" 2.5 % ", 2.5, true)]
    [InlineData("20", 20, false)]
    public void A_margin_is_a_percentage_or_a_number(string text, double value, bool isPercent) =>
        Assert.Equal(new ComparisonMargin(value, isPercent), ComparisonMargin.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("0%")]
    [InlineData("-3")]
    [InlineData("five")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    public void What_is_no_margin_is_said(string text) =>
        Assert.Equal("Margin", Assert.Throws<OptionException>(() => ComparisonMargin.Parse(text)).Parameter);

    private static ConcurrentSessionsResult Load(int seed, int count = 1000, double factor = 1) => PartsOf.Load("a", Samples(seed, count, factor));

    /// <summary>Lognormal around 100 us, in nanoseconds.</summary>
    private static long[] Samples(int seed, int count, double factor)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
            (long)(100_000 * factor * Math.Exp(0.25 * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))))];
    }

    private string Refusal(object[] baseline, object[] current, ComparisonOptions? options = null)
    {
        Assert.Empty(Compare(baseline, current, options));
        return _failures[0].Message;
    }

    private IReadOnlyList<ComparisonResult> Compare(IEnumerable<object> baseline, IEnumerable<object> current, ComparisonOptions? options = null) =>
        new ResultComparison(options ?? new()) { Failed = _failures.Add }.Compare([.. baseline.Select(ComparedKinds.Of)], [.. current.Select(ComparedKinds.Of)]);
}
