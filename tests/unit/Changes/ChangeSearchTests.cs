using PerfTools.Engine;
using PerfTools.Engine.Changes;

namespace PerfTools.Tests.Changes;

public class ChangeSearchTests
{
    private static readonly DateTimeOffset Start = new(2024, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_step_is_found_where_it_is_with_its_size_and_interval()
    {
        PerfChange change = Assert.Single(Rows("MedianUs", Noise(40, 1).Select((noise, i) => 1000 + (20 * noise) + (i >= 25 ? 100 : 0))));
        Assert.Equal(ComparisonVerdict.Regressed, change.Verdict);
        Assert.InRange(change.Index!.Value, 24, 26);
        Assert.Equal(Start.AddDays(change.Index.Value), change.At);
        Assert.Equal($"build {change.Index}", change.Label);
        Assert.Equal(change.Index, change.BuildsBefore);
        Assert.Equal(40 - change.Index, change.BuildsAfter);
        Assert.InRange(change.ShiftLow!.Value, 50, 100);
        Assert.InRange(change.ShiftHigh!.Value, 100, 150);
        Assert.InRange(change.ShiftPercent!.Value, 7, 13);
        Assert.True(change.PValue <= 0.01);
        Assert.Contains('|', change.Course);
    }

    [Fact]
    public void A_drift_over_forty_builds_is_found_although_no_build_differs_from_the_one_before()
    {
        // 0.5 % a build where runs vary by 2 %.
        PerfChange[] changes = Rows("MedianUs", Noise(40, 2).Select((noise, i) => 1000 + (20 * noise) + (5 * i)));
        Assert.NotEmpty(changes);
        Assert.All(changes, change => Assert.Equal(ComparisonVerdict.Regressed, change.Verdict));
    }

    [Fact]
    public void What_goes_up_and_comes_back_is_two_changes()
    {
        PerfChange[] changes = Rows("ThroughputPerSecond", Noise(60, 3).Select((noise, i) => 1000 + (10 * noise) + (i is >= 20 and < 40 ? 80 : 0)));
        Assert.Equal([ComparisonVerdict.Improved, ComparisonVerdict.Regressed], changes.Select(change => change.Verdict));
        Assert.Equal(changes[0].BuildsAfter, changes[1].BuildsBefore);
        Assert.Equal(changes[0].After, changes[1].Before);
    }

    [Fact]
    public void A_metric_can_be_told_to_be_better_the_more_there_is() => Assert.Equal(
        ComparisonVerdict.Improved,
        Assert.Single(Rows("MedianUs", Noise(30, 4).Select((noise, i) => noise + (i >= 15 ? 10 : 0)), new() { HigherIsBetter = true })).Verdict);

    [Theory]
    [InlineData("ThroughputPerSecond", true)]
    [InlineData("PeakThroughputPerSecond", true)]
    [InlineData("BestConcurrency", true)]
    [InlineData("HitRatePercent", true)]
    [InlineData("P99Us", false)]
    [InlineData("GrowthMBPerHour", false)]
    [InlineData("EvictedKeysPerSecond", false)]
    [InlineData("ErrorPercent", false)]
    public void The_name_of_a_metric_says_whether_more_of_it_is_better(string metric, bool isBetter) => Assert.Equal(isBetter, MetricDirection.HigherIsBetter(metric));

    [Fact]
    public void A_series_without_a_change_is_one_row_that_says_so()
    {
        PerfChange row = Assert.Single(Rows("MedianUs", Noise(40, 5).Select(noise => 1000 + (20 * noise))));
        Assert.Equal(ComparisonVerdict.NoDifference, row.Verdict);
        Assert.Null(row.Index);
        Assert.True(row.PValue > 0.01);
        Assert.Equal(40, row.Count);
    }

    [Fact]
    public void One_run_that_took_a_hundred_times_as_long_is_no_change_and_hides_none()
    {
        int alarms = Enumerable.Range(0, 200).Count(seed => Rows("MedianUs", Series(seed, 0))[0].Verdict != ComparisonVerdict.NoDifference);
        int found = Enumerable.Range(0, 200).Count(seed => Rows("MedianUs", Series(seed, 60)).Any(change => change.Index is >= 28 and <= 32));
        Assert.InRange(alarms, 0, 8);
        Assert.InRange(found, 180, 200);

        IEnumerable<double> Series(int seed, double step) => Noise(50, seed).Select((noise, i) => (1000 + (20 * noise) + (i >= 30 ? step : 0)) * (i == 20 ? 100 : 1));
    }

    [Fact]
    public void A_series_of_one_value_has_no_change() => Assert.Equal(ComparisonVerdict.NoDifference, Assert.Single(Rows("Errors", Enumerable.Repeat(0.0, 50))).Verdict);

    [Fact]
    public void Too_few_points_are_inconclusive_and_how_many_would_do_is_enough_for_a_clear_step()
    {
        PerfChange row = Assert.Single(Rows("MedianUs", Enumerable.Range(0, 11).Select(i => i < 6 ? 1.0 + (i / 100.0) : 9 + (i / 100.0))));
        Assert.Equal(ComparisonVerdict.Inconclusive, row.Verdict);
        Assert.StartsWith("11 points are too few: a change shows from 12 on", row.Reason);
        Assert.Equal(6, Assert.Single(Rows("MedianUs", Enumerable.Range(0, 12).Select(i => i < 6 ? 1.0 + (i / 100.0) : 9 + (i / 100.0)))).Index);
    }

    [Fact]
    public void The_same_seed_gives_the_same_result()
    {
        double[] values = [.. Noise(60, 7).Select((noise, i) => noise + (i > 30 ? 1 : 0))];
        Assert.Equal(Rows("MedianUs", values), Rows("MedianUs", values));
    }

    [Fact]
    public void False_alarms_in_series_without_a_change_are_about_the_level()
    {
        int alarms = Enumerable.Range(0, 400).Count(seed => Rows("MedianUs", Noise(30, 1000 + seed), new() { SignificanceLevel = 0.05, PermutationCount = 99 })[0].Verdict != ComparisonVerdict.NoDifference);
        Assert.InRange(alarms, 5, 36);
    }

    [Fact]
    public void Values_that_a_run_could_not_determine_are_counted_and_no_points()
    {
        SeriesCollection collection = new(["MedianUs"], PerfChangeOptions.DefaultBy);
        for (int i = 0; i < 15; i++) collection.Add(new PerfHistoryValue { RecordedAt = Start, Target = "x", Metric = "MedianUs", Value = i % 5 == 0 ? null : i % 5 == 1 ? double.NaN : i });
        MetricSeries series = Assert.Single(collection.Series());
        Assert.Equal(9, series.Values.Length);
        Assert.Equal(6, new ChangeSearch(new()).Rows(series, default)[0].Missing);
    }

    [Fact]
    public void Machines_of_another_class_are_another_series_unless_they_are_to_be_one()
    {
        PerfHistoryValue[] values = [.. Enumerable.Range(0, 6).Select(i => new PerfHistoryValue { RecordedAt = Start, Target = "x", Metric = "MedianUs", Value = i, HostClass = i % 2 == 0 ? "a" : "b" })];
        Assert.Equal(["a", "b"], Series(PerfChangeOptions.DefaultBy).Select(series => series.HostClass));
        MetricSeries all = Assert.Single(Series(["target", "Metric"]));
        Assert.Equal([0, 1, 2, 3, 4, 5], all.Values);
        Assert.Equal("(several)", all.HostClass);

        IReadOnlyList<MetricSeries> Series(IReadOnlyList<string> by)
        {
            SeriesCollection collection = new([], by);
            foreach (PerfHistoryValue value in values) collection.Add(value);
            return collection.Series();
        }
    }

    [Fact]
    public void A_result_is_followed_by_its_main_metric_and_one_that_has_none_is_refused()
    {
        SeriesCollection collection = new([], PerfChangeOptions.DefaultBy);
        collection.Add(new OperationResult { Target = "x", Kind = OperationKind.ScriptBlock, MedianUs = 5, StartedAt = Start, Distribution = new Distribution() });
        Assert.Equal("MedianUs", Assert.Single(collection.Series()).Metric);
        MeasurementException refused = Assert.Throws<MeasurementException>(() => collection.Add(new RedisKeyRemoval { Target = "cache", Pattern = "x", StartedAt = Start, Database = 0, MatchedCount = 1, RemovedCount = 1, DurationMs = 1 }));
        Assert.Equal(FailureKind.NoSuchMetric, refused.Kind);
        Assert.Throws<MeasurementException>(() => collection.Add("text"));
    }

    [Theory]
    [InlineData(0.0001, 5, 199, "SignificanceLevel")]
    [InlineData(double.NaN, 5, 199, "SignificanceLevel")]
    [InlineData(0.01, 2, 199, "MinimumSize")]
    [InlineData(0.01, 5, 10, "PermutationCount")]
    [InlineData(0.01, 5, 98, "PermutationCount")]
    public void Options_that_cannot_be_used_are_refused(double level, int size, int permutations, string parameter) => Assert.Equal(
        parameter,
        Assert.Throws<OptionException>(new PerfChangeOptions { SignificanceLevel = level, MinimumSize = size, PermutationCount = permutations }.Validate).Parameter);

    private static double[] Noise(int count, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1))];
    }

    private static PerfChange[] Rows(string metric, IEnumerable<double> values, PerfChangeOptions? options = null)
    {
        PerfHistoryValue[] points = [.. values.Select((value, i) => new PerfHistoryValue { RecordedAt = Start.AddDays(i), Target = "x", Metric = metric, Value = value, Label = $"build {i}" })];
        return [.. new ChangeSearch(options ?? new()).Rows(new MetricSeries(points, 0) { First = points[0] }, CancellationToken.None)];
    }
}
