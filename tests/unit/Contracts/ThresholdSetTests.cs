using System.Collections;

namespace PerfTools.Tests.Contracts;

public class ThresholdSetTests
{
    private sealed record Measured(double? P99Us, double? P50Us, long Errors, string Target);

    private static ThresholdSet Parse(params (string Name, object? Expression)[] entries)
    {
        Hashtable table = [];
        foreach ((string name, object? expression) in entries) table[name] = expression;
        return ThresholdSet.Parse(table, typeof(Measured));
    }

    private static Dictionary<string, IReadOnlyList<double>> Rounds(params double[] p99) => new() { ["P99Us"] = p99 };

    [Fact]
    public void No_thresholds_are_never_a_pass()
    {
        Assert.True(ThresholdSet.Parse(null, typeof(Measured)).IsEmpty);
        Assert.True(Parse().IsEmpty);
        Assert.Equal((Verdict.NotEvaluated, string.Empty), ThresholdSet.None.Evaluate(new Measured(1, 1, 0, "t")));
    }

    [Fact]
    public void A_met_threshold_passes_and_a_broken_one_fails_with_the_value()
    {
        ThresholdSet thresholds = Parse(("P99Us", "<1000"));
        Assert.Equal((Verdict.Pass, string.Empty), thresholds.Evaluate(new Measured(999, 1, 0, "t")));
        (Verdict verdict, string violations) = thresholds.Evaluate(new Measured(1234.5678, 1, 0, "t"));
        Assert.Equal(Verdict.Fail, verdict);
        Assert.Equal("P99Us < 1000: measured 1234.568", violations);
    }

    [Fact]
    public void Names_are_found_in_any_case() =>
        Assert.Equal(Verdict.Fail, Parse(("p99us", "<1")).Evaluate(new Measured(2, 1, 0, "t")).Verdict);

    [Theory]
    [InlineData("P98Us")]
    [InlineData("Target")]
    [InlineData("")]
    public void An_unknown_or_textual_property_is_refused_with_the_valid_names(string name)
    {
        var error = Assert.Throws<OptionException>(() => Parse((name, "<1")));
        Assert.Equal("Threshold", error.Parameter);
        Assert.Contains($"'{name}'", error.Message);
        Assert.Contains("Errors, P50Us, P99Us", error.Message);
        Assert.DoesNotContain("Valid names: Target", error.Message);
    }

    [Fact]
    public void The_result_of_redis_latency_offers_its_numbers_and_only_those()
    {
        IReadOnlyList<string> names = ThresholdSet.NamesFor(typeof(RedisLatencyResult));
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        Assert.Superset(new HashSet<string> { "P99Us", "Errors", "ThroughputPerSecond", "HitRatePercent" }, names.ToHashSet());
        Assert.DoesNotContain("Verdict", names);
        Assert.DoesNotContain("Operation", names);
        Assert.DoesNotContain("Distribution", names);
    }

    [Fact]
    public void A_value_that_the_run_could_not_determine_is_inconclusive_for_every_operator()
    {
        foreach (string @operator in new[] { "<", "<=", "=", ">=", ">" })
        {
            (Verdict verdict, string violations) = Parse(("P99Us", @operator + "0")).Evaluate(new Measured(null, 1, 0, "t"));
            Assert.Equal(Verdict.Inconclusive, verdict);
            Assert.Contains("could not determine", violations);
        }
    }

    [Fact]
    public void Rounds_that_disagree_are_inconclusive_whichever_way_the_total_falls()
    {
        ThresholdSet thresholds = Parse(("P99Us", "<1000"));
        (Verdict verdict, string violations) = thresholds.Evaluate(new Measured(900, 1, 0, "t"), Rounds(800, 1200, 850));
        Assert.Equal(Verdict.Inconclusive, verdict);
        Assert.Contains("2 of 3 rounds", violations);

        (verdict, violations) = thresholds.Evaluate(new Measured(1100, 1, 0, "t"), Rounds(800, 1200, 1250));
        Assert.Equal(Verdict.Inconclusive, verdict);
        Assert.Contains("1 of 3 rounds", violations);
    }

    [Fact]
    public void Rounds_that_agree_decide()
    {
        ThresholdSet thresholds = Parse(("P99Us", "<1000"));
        Assert.Equal(Verdict.Pass, thresholds.Evaluate(new Measured(900, 1, 0, "t"), Rounds(800, 950)).Verdict);
        Assert.Equal(Verdict.Fail, thresholds.Evaluate(new Measured(1900, 1, 0, "t"), Rounds(1800, 1950)).Verdict);
        Assert.Equal(Verdict.Pass, thresholds.Evaluate(new Measured(900, 1, 0, "t"), Rounds(1200)).Verdict);
    }

    [Fact]
    public void Of_several_thresholds_the_worst_decides_and_every_violation_is_told()
    {
        Measured result = new(null, 50, 3, "t");
        Assert.Equal(Verdict.Inconclusive, Parse(("P99Us", "<1000"), ("P50Us", "<100")).Evaluate(result).Verdict);
        (Verdict verdict, string violations) = Parse(("P99Us", "<1000"), ("P50Us", "<100"), ("Errors", "=0")).Evaluate(result);
        Assert.Equal(Verdict.Fail, verdict);
        Assert.Equal(2, violations.Split("; ").Length);
        Assert.Contains("P99Us < 1000: this run could not determine the value", violations);
        Assert.Contains("Errors = 0: measured 3", violations);
    }

    [Theory]
    [InlineData("<1000", 900, 800, 950, Verdict.Pass)]
    [InlineData("<1000", 900, 800, 1000, Verdict.Inconclusive)]
    [InlineData("<1000", 1100, 990, 1200, Verdict.Inconclusive)]
    [InlineData("<1000", 1100, 1000, 1200, Verdict.Fail)]
    [InlineData(">1000", 1100, 1001, 1200, Verdict.Pass)]
    [InlineData(">1000", 1100, 1000, 1200, Verdict.Inconclusive)]
    [InlineData("<=1000", 900, 800, 1000, Verdict.Pass)]
    [InlineData(">=1000", 1100, 1000, 1200, Verdict.Pass)]
    [InlineData("=1000", 1000, 1000, 1000, Verdict.Pass)]
    [InlineData("=1000", 1000, 990, 1010, Verdict.Inconclusive)]
    [InlineData("=1000", 1001, 990, 1010, Verdict.Inconclusive)]
    [InlineData("=1000", 900, 800, 950, Verdict.Fail)]
    public void An_interval_that_reaches_to_both_sides_is_inconclusive(string expression, double value, double low, double high, Verdict expected)
    {
        Dictionary<string, (double, double)> intervals = new() { ["P99Us"] = (low, high), ["P50Us"] = (0, 1e9) };
        (Verdict verdict, string violations) = Parse(("P99Us", expression)).Evaluate(new Measured(value, 1, 0, "t"), null, intervals);
        Assert.Equal(expected, verdict);
        Assert.Equal(expected == Verdict.Pass, violations.Length == 0);
        if (expected == Verdict.Inconclusive) Assert.EndsWith(FormattableString.Invariant($"may be {low} to {high}"), violations);
    }

    [Fact]
    public void A_value_without_an_interval_is_a_fact_and_an_unknown_one_stays_unknown()
    {
        Dictionary<string, (double, double)> intervals = new() { ["P50Us"] = (0, 1e9) };
        Assert.Equal(Verdict.Pass, Parse(("P99Us", "<1000")).Evaluate(new Measured(900, 1, 0, "t"), null, intervals).Verdict);
        Assert.Equal(Verdict.Inconclusive, Parse(("P50Us", "<1000")).Evaluate(new Measured(900, null, 0, "t"), null, intervals).Verdict);
    }

    [Fact]
    public void A_bare_number_as_powershell_may_pass_it_is_refused_by_its_value()
    {
        var error = Assert.Throws<OptionException>(() => Parse(("P99Us", 1000)));
        Assert.Contains("'1000'", error.Message);
    }
}
