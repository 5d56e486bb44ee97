using System.Collections;
using PerfTools.Engine.Memory;
using PerfTools.Engine.Memory.Growth;

namespace PerfTools.Tests.Memory;

/// <summary>Results from series, with an analysis whose finding a test decides: what it is asked, and what becomes of its answer.</summary>
public sealed class MemoryLeakReportTests
{
    private const long Second = 1_000_000_000;

    private static readonly DateTimeOffset Noon = new(2026, 3, 29, 12, 0, 0, TimeSpan.FromHours(1));

    private static readonly GrowthFinding Pass = new()
    {
        Verdict = Verdict.Pass,
        Pattern = GrowthPattern.Flat,
        Ground = GrowthGround.GrowthBelowLimit,
        Growth = 10,
        Low = 5,
        High = 15,
        PValue = 0.2,
        MinimumDetectable = 20,
    };

    private readonly List<(double[] Axis, double[] Values, double Limit, double Resolution, (double, double, double)? Baseline)> _asked = [];

    private GrowthFinding _answer = Pass;

    [Fact]
    public void Memory_by_hour_is_asked_in_megabytes_and_hours()
    {
        MemoryLeakResult result = Build(new MemoryLeakOptions(), MemoryMetric.Private, Time());
        (double[] axis, double[] values, double limit, double resolution, _) = Assert.Single(_asked);
        Assert.Equal((0, 0.25, 0.5), (axis[0], axis[1], axis[2]));
        Assert.Equal((200, 202, 201), (values[0], values[1], values[2]));
        Assert.Equal((100, Environment.SystemPageSize / 1e6), (limit, resolution));
        Assert.Equal((10, 5, 15, 20), (result.GrowthMBPerHour, result.GrowthMBPerHourLow, result.GrowthMBPerHourHigh, result.MinimumDetectableMBPerHour));
        Assert.Equal(
            (null, null, null, null),
            (result.GrowthBytesPerOperation, result.GrowthCountPerHour, result.GrowthCountPerOperation, result.MinimumDetectableCountPerHour));
        Assert.Equal((200, 201, 202, 3), (result.StartMB, result.EndMB, result.PeakMB, result.SampleCount));
        Assert.Equal((null, null, null), (result.StartCount, result.EndCount, result.PeakCount));
        Assert.Equal((1_800_000, Noon, 0.2), (result.DurationMs, result.StartedAt, result.PValue));
        Assert.Equal((Verdict.Pass, GrowthPattern.Flat, "100 MB/h (profile Test)"), (result.Verdict, result.Pattern, result.MaximumGrowth));
        Assert.Equal("▁█▅", result.Trend);
    }

    [Fact]
    public void Memory_by_operation_is_judged_in_bytes_and_told_by_hour_too()
    {
        int call = 0;
        GrowthFinding[] answers = [Pass with { Growth = 3, Low = 2, High = 4 }, Pass with { Verdict = Verdict.Fail, Growth = 500, Low = 400, High = 600 }];
        MemoryLeakReport report = new(
            new MemoryLeakOptions { IsPerOperation = true, Limits = GrowthLimits.Staging },
            (axis, values, limit, resolution, baseline) =>
            {
                _asked.Add((axis.ToArray(), values.ToArray(), limit, resolution, baseline));
                return answers[call++];
            });
        MemoryLeakResult result = report.Build(Record with { OperationCount = 200 }, MemoryMetric.ManagedHeap, Time());
        Assert.Equal((100, 202_000_000, 8, 8), (_asked[0].Axis[1], _asked[0].Values[1], _asked[0].Limit, _asked[0].Resolution));
        Assert.Equal((0.25, 202, 50), (_asked[1].Axis[1], _asked[1].Values[1], _asked[1].Limit));
        Assert.Equal((3, 500, Verdict.Pass), (result.GrowthBytesPerOperation, result.GrowthMBPerHour, result.Verdict));
        Assert.Equal(("8 B/operation (profile Staging)", 200), (result.MaximumGrowth, result.OperationCount));
    }

    [Fact]
    public void Where_growth_by_hour_is_judged_growth_by_operation_is_told_too()
    {
        MemoryLeakResult result = Build(new MemoryLeakOptions(), MemoryMetric.Private, Time(), Record with { OperationCount = 200 });
        Assert.Equal([100, 8], _asked.Select(asked => asked.Limit));
        Assert.Equal((10, 10), (result.GrowthMBPerHour, result.GrowthBytesPerOperation));
    }

    [Fact]
    public void Counts_are_asked_as_they_are()
    {
        MemoryLeakResult result = Build(new MemoryLeakOptions(), MemoryMetric.Handles, Counted(20, 40, 30), Record with { OperationCount = 200 });
        Assert.Equal([20, 40, 30], _asked[0].Values);
        Assert.Equal([(120, 1), (0.001, 1)], _asked.Select(asked => (asked.Limit, asked.Resolution)));
        Assert.Equal((10, 10, 20, 20), (result.GrowthCountPerHour, result.GrowthCountPerOperation, result.MinimumDetectableCountPerHour, result.MinimumDetectableCountPerOperation));
        Assert.Equal((20, 30, 40, null), (result.StartCount, result.EndCount, result.PeakCount, result.StartMB));
        Assert.Equal("120 handles/h (profile Test)", result.MaximumGrowth);
        MemorySample last = result.GetSamples()[^1];
        Assert.Equal((30, null, MemoryMetric.Handles), (last.Count, last.MB, last.Metric));
    }

    [Fact]
    public void The_samples_carry_when_and_how_much()
    {
        MemorySample[] samples = Build(new MemoryLeakOptions(), MemoryMetric.Private, Time(), Record with { OperationCount = 200 }).GetSamples();
        Assert.Equal(
            new MemorySample
            {
                Target = "app 42",
                ProcessId = 42,
                Metric = MemoryMetric.Private,
                At = Noon.AddMinutes(15),
                ElapsedMs = 900_000,
                OperationCount = 100,
                MB = 202,
            },
            samples[1]);
        Assert.Equal(3, samples.Length);
    }

    [Fact]
    public void Where_it_warmed_up_the_moment_is_told_by_the_wall_clock()
    {
        _answer = Pass with { WarmUpEndsAt = 0.25 };
        Assert.Equal(Noon.AddMinutes(15), Build(new MemoryLeakOptions(), MemoryMetric.Private, Time()).WarmUpEndsAt);
        _answer = Pass with { WarmUpEndsAt = 90 };
        MemoryLeakOptions perOperation = new() { IsPerOperation = true };
        Assert.Equal(Noon.AddMinutes(15), Build(perOperation, MemoryMetric.Private, Time(), Record with { OperationCount = 200 }).WarmUpEndsAt);
    }

    [Fact]
    public void What_could_decide_is_recommended_in_the_unit_that_is_judged()
    {
        _answer = Pass with { Verdict = Verdict.Inconclusive, Ground = GrowthGround.IntervalStraddlesLimit, RecommendedLength = 0.4102 };
        MemoryLeakResult byTime = Build(new MemoryLeakOptions(), MemoryMetric.Private, Time(), Record with { OperationCount = 200 });
        Assert.Equal((TimeSpan.FromMinutes(25), null), (byTime.RecommendedDuration, byTime.RecommendedOperationCount));
        Assert.EndsWith("watch for 25 min", byTime.Reason);
        _answer = _answer with { RecommendedLength = 11_801 };
        MemoryLeakResult byOperation = Build(new MemoryLeakOptions { IsPerOperation = true }, MemoryMetric.Private, Time(), Record with { OperationCount = 200 });
        Assert.Equal((null, 12_000L), (byOperation.RecommendedDuration, byOperation.RecommendedOperationCount));
        _answer = _answer with { RecommendedLength = 1e9 };
        Assert.Equal(TimeSpan.FromDays(365), Build(new MemoryLeakOptions(), MemoryMetric.Private, Time()).RecommendedDuration);
    }

    [Theory]
    [InlineData("", "250 MB/h")]
    [InlineData("limits.json", "250 MB/h (limits.json)")]
    public void Limits_say_where_they_come_from(string source, string text) => Assert.Equal(
        text, Build(new MemoryLeakOptions { Limits = GrowthLimits.Test with { Source = source, MBPerHour = 250 } }, MemoryMetric.Private, Time()).MaximumGrowth);

    [Fact]
    public void A_baseline_goes_to_what_is_judged_and_only_there()
    {
        BaselineGrowth[] baseline =
        [
            new(MemoryMetric.Private, true, 1, 0, 2),
            new(MemoryMetric.Private, false, 12, 8, 16),
            new(MemoryMetric.Threads, false, 7, 6, 8),
        ];
        MemoryLeakResult result = Build(new MemoryLeakOptions { Baseline = baseline }, MemoryMetric.Private, Time(), Record with { OperationCount = 200 });
        Assert.Equal([(12, 8, 16), null], _asked.Select(asked => asked.Baseline));
        Assert.Contains("growth in MB/h is what goes beyond the baseline's 12 (8 to 16)", result.Notes);
    }

    [Fact]
    public void A_baseline_that_does_not_fit_is_refused_with_what_it_has()
    {
        MemoryLeakOptions options = new() { Baseline = [new(MemoryMetric.Private, true, 1, 0, 2), new(MemoryMetric.Handles, false, 1, 0, 2)], ProcessIds = [1] };
        OptionException refused = Assert.Throws<OptionException>(() => new MemoryLeakMeasurement(options));
        Assert.Equal("-Baseline: has no Private in MB/h. It has Private in B/operation, Handles in handles/h.", refused.Message);
    }

    [Theory]
    [InlineData(Verdict.Pass, "<100", Verdict.Pass)]
    [InlineData(Verdict.Pass, "<12", Verdict.Inconclusive)]
    [InlineData(Verdict.Pass, "<3", Verdict.Fail)]
    [InlineData(Verdict.Inconclusive, "<100", Verdict.Inconclusive)]
    [InlineData(Verdict.Inconclusive, "<3", Verdict.Fail)]
    [InlineData(Verdict.Fail, "<100", Verdict.Fail)]
    [InlineData(Verdict.Fail, "<12", Verdict.Fail)]
    public void The_worse_of_growth_and_thresholds_counts_and_growth_has_an_interval(Verdict growth, string threshold, Verdict verdict)
    {
        _answer = Pass with { Verdict = growth };
        MemoryLeakOptions options = new() { Thresholds = Thresholds(nameof(MemoryLeakResult.GrowthMBPerHour), threshold) };
        MemoryLeakResult result = Build(options, MemoryMetric.Private, Time());
        Assert.Equal(verdict, result.Verdict);
        Assert.Equal(threshold == "<100", result.Violations.Length == 0);
    }

    [Fact]
    public void What_never_worked_has_not_passed()
    {
        WatchRecord record = Record with { OperationCount = 200, Errors = 200, ErrorSummary = "200 of 200 operations failed; the first: boom" };
        MemoryLeakResult result = Build(new MemoryLeakOptions(), MemoryMetric.Private, Time(), record);
        Assert.Equal((Verdict.Fail, "no operation succeeded: 200 of 200 operations failed; the first: boom"), (result.Verdict, result.Violations));
        Assert.Equal(Verdict.Pass, Build(new MemoryLeakOptions(), MemoryMetric.Private, Time(), record with { Errors = 199 }).Verdict);
    }

    [Theory]
    [InlineData(false, "ManagedHeap is without")]
    [InlineData(true, "before the collections")]
    public void Garbage_in_private_memory_of_a_script_block_is_noted(bool isCollected, string note)
    {
        WatchRecord record = Record with { HasCollectedHeap = isCollected, Notes = ["one", "two"] };
        Assert.Contains(note, Build(new MemoryLeakOptions(), MemoryMetric.Private, Time(), record).Notes);
        Assert.Equal("one; two", Build(new MemoryLeakOptions(), MemoryMetric.WorkingSet, Time(), record).Notes);
        Assert.Equal("one; two", Build(new MemoryLeakOptions(), MemoryMetric.Private, Time(), record with { HasCollectedHeap = null }).Notes);
    }

    [Fact]
    public void Checkpoints_that_were_read_elsewhere_give_the_same_result()
    {
        MemoryLeakOptions options = new() { Metrics = [MemoryMetric.Private, MemoryMetric.Handles, MemoryMetric.Threads] };
        MemoryLeakResult[] here = [.. new[] { (MemoryMetric.Private, Time()), (MemoryMetric.Handles, Counted(20, 40, 30)) }.Select(one => Build(options, one.Item1, one.Item2))];
        SampleJudge judge = new(options, Answer);
        foreach (MemorySample sample in here.SelectMany(result => result.GetSamples())) judge.Add(sample);
        judge.Add(here[0].GetSamples()[0] with { Metric = MemoryMetric.ManagedHeap });
        IReadOnlyList<MemoryLeakResult> there = judge.Judge(Record);
        Assert.Equal(here.Select(Bare), there.Select(Bare));

        static MemoryLeakResult Bare(MemoryLeakResult result) => result with { Samples = Array.Empty<MemorySample>() };
    }

    private static readonly WatchRecord Record = new() { Target = "app 42", ProcessId = 42, ProcessName = "app", StartedAt = Noon };

    /// <summary>200, 202 and 201 MB, at 0, 15 and 30 minutes and after 0, 100 and 200 operations.</summary>
    private static CheckpointSeries Time() => Counted(200e6, 202e6, 201e6);

    private static CheckpointSeries Counted(params double[] values)
    {
        CheckpointSeries series = new();
        for (int i = 0; i < values.Length; i++) series.Add(i * 900 * Second, i * 100, values[i]);
        return series;
    }

    private static ThresholdSet Thresholds(string name, string expression) =>
        ThresholdSet.Parse(new Hashtable { [name] = expression }, typeof(MemoryLeakResult));

    private MemoryLeakResult Build(MemoryLeakOptions options, MemoryMetric metric, CheckpointSeries series, WatchRecord? record = null) =>
        new MemoryLeakReport(options, Answer).Build(record ?? Record, metric, series);

    private GrowthFinding Answer(
        ReadOnlySpan<double> axis, ReadOnlySpan<double> values, double limit, double resolution, (double, double, double)? baseline)
    {
        _asked.Add((axis.ToArray(), values.ToArray(), limit, resolution, baseline));
        return _answer;
    }
}
