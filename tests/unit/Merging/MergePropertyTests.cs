using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using PerfTools.Engine.Merging;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Merging;

/// <summary>However the samples of a run are cut into parts, merging the parts gives the run.</summary>
public class MergePropertyTests
{
    private static readonly double[] Percents = [1, 25, 50, 90, 95, 99, 99.9];

    private static readonly Arbitrary<int> Seeds = Gen.Choose(0, int.MaxValue - 1).ToArbitrary();

    [Fact]
    public void Any_split_of_a_load_merges_to_the_load() => Properties.Hold(Prop.ForAll(Seeds, seed =>
    {
        Random random = new(seed);
        (ConcurrentSessionsResult whole, ConcurrentSessionsResult[] parts) = Split(random);
        AssertSame(whole, Merge(parts));
    }));

    [Fact]
    public void Order_and_grouping_of_the_parts_do_not_matter() => Properties.Hold(Prop.ForAll(Seeds, seed =>
    {
        Random random = new(seed);
        (ConcurrentSessionsResult whole, ConcurrentSessionsResult[] parts) = Split(random);
        ConcurrentSessionsResult straight = Merge(parts);
        random.Shuffle(parts);
        int cut = random.Next(1, parts.Length);
        ConcurrentSessionsResult grouped = Merge([Merge(parts[..cut]), Merge(parts[cut..])]);
        AssertSame(whole, grouped);
        Assert.Equal(straight.ComputerName, grouped.ComputerName);
        Assert.Equal(straight.SessionsRequested, grouped.SessionsRequested);
        Assert.Equal(straight.StartedAt, grouped.StartedAt);
        Assert.Equal(straight.DurationMs, grouped.DurationMs, 0.002);
        Assert.Equal(Text(Merge(parts)), Text(straight));
    }));

    [Fact]
    public void Repetitions_merge_the_same_in_any_order_and_grouping() => Properties.Hold(Prop.ForAll(Seeds, seed =>
    {
        Random random = new(seed);
        RedisLatencyResult[] parts = [.. Enumerable.Range(0, random.Next(2, 6)).Select(i => PartsOf.Latency(Draw(random, random.Next(0, 300)), 5_000 * i, random.Next(1, 2_000)))];
        RedisLatencyResult straight = Merge(parts, MergeMode.Repeated);
        random.Shuffle(parts);
        int cut = random.Next(1, parts.Length);
        RedisLatencyResult grouped = Merge([Merge(parts[..cut], MergeMode.Repeated), Merge(parts[cut..], MergeMode.Repeated)], MergeMode.Repeated);
        Assert.Equal((straight.Count, straight.RoundCount, straight.ConnectionCount, straight.Verdict), (grouped.Count, grouped.RoundCount, grouped.ConnectionCount, grouped.Verdict));
        Assert.Equal((straight.P50Us, straight.P50LowUs, straight.P99Us, straight.MinUs, straight.MaxUs), (grouped.P50Us, grouped.P50LowUs, grouped.P99Us, grouped.MinUs, grouped.MaxUs));
        Assert.Equal(straight.DurationMs, grouped.DurationMs, 1e-6);
        Assert.Equal(straight.ThroughputPerSecond, grouped.ThroughputPerSecond, 0.11);
        Assert.Equal(straight.Distribution.Buckets, grouped.Distribution.Buckets);
    }));

    /// <summary>A load, and the same samples as those of several machines in the same second.</summary>
    private static (ConcurrentSessionsResult Whole, ConcurrentSessionsResult[] Parts) Split(Random random)
    {
        long[][] samples = [.. Enumerable.Range(0, random.Next(2, 7)).Select(_ => Draw(random, random.Next(0, 400)))];
        int[] failed = [.. samples.Select(_ => random.Next(0, 3))];
        ConcurrentSessionsResult[] parts = [.. samples.Select((part, i) => PartsOf.Load($"machine-{i}", part, failed[i], startMs: random.Next(0, 200)))];
        return (PartsOf.Load("one", [.. samples.SelectMany(part => part)], failed.Sum()), parts);
    }

    private static long[] Draw(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (long)(50_000 * -Math.Log(1 - random.NextDouble())) + 1)];

    private static T Merge<T>(T[] parts, MergeMode mode = MergeMode.Concurrent)
        where T : class
    {
        object[] merged = [.. new ResultMerger(mode, null) { Failed = failure => throw failure }.Merge(parts)];
        return Assert.IsType<T>(Assert.Single(merged));
    }

    private static void AssertSame(ConcurrentSessionsResult whole, ConcurrentSessionsResult merged)
    {
        Assert.Equal((whole.Attempted, whole.Succeeded, whole.Failed, whole.ErrorPercent), (merged.Attempted, merged.Succeeded, merged.Failed, merged.ErrorPercent));
        Assert.Equal(whole.GetErrors(), merged.GetErrors());
        Assert.Equal(whole.ErrorSummary, merged.ErrorSummary);
        Assert.Equal((whole.P50Us, whole.P99Us), (merged.P50Us, merged.P99Us));
        foreach (double percent in Percents) Assert.Equal(whole.Distribution!.Percentile(percent), merged.Distribution!.Percentile(percent));
        Assert.Equal(whole.Distribution!.Buckets, merged.Distribution!.Buckets);
        Assert.Equal(whole.MeanUs ?? 0, merged.MeanUs ?? 0, 0.0011);
        Assert.Equal(whole.Succeeded == 0 ? Verdict.Fail : Verdict.NotEvaluated, merged.Verdict);
    }

    private static string Text(ConcurrentSessionsResult result) => string.Create(CultureInfo.InvariantCulture, $"{result with { Distribution = null }}");
}
