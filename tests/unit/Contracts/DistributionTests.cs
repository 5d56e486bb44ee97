using System.Text.Json;
using FsCheck.Fluent;
using PerfTools.Engine.Statistics;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Contracts;

public class DistributionTests
{
    public static TheoryData<string> Shapes => [.. SampleShape.Names];

    private static Distribution Of(params IEnumerable<long> nanoseconds)
    {
        LatencyHistogram histogram = new();
        foreach (long value in nanoseconds) histogram.Record(value);
        return histogram.ToDistribution();
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Percentiles_are_the_nearest_rank_of_the_sorted_samples_within_a_bucket(string shape)
    {
        foreach (int count in new[] { 20, 999, 1_000, 12_345 })
        {
            long[] samples = SampleShape.Draw(shape, count, seed: count);
            Distribution distribution = Of(samples);
            Array.Sort(samples);
            foreach (decimal percent in new[] { 1m, 10m, 25m, 50m, 75m, 90m, 95m, 99m, 99.9m })
            {
                long rank = (long)Math.Ceiling(percent * count / 100);
                long beyond = percent < 50 ? rank - 1 : count - rank;
                double? measured = distribution.Percentile((double)percent);
                if (beyond < 10)
                {
                    Assert.Null(measured);
                    continue;
                }

                long exact = samples[rank - 1];
                double bucket = LogLinearBuckets.WidthAt(LogLinearBuckets.LowerBound(LogLinearBuckets.IndexOf(exact)));
                Assert.NotNull(measured);
                Assert.True(
                    Math.Abs((measured.Value * 1000) - exact) <= (bucket / 2) + 0.1,
                    $"{shape}, {count} samples, P{percent}: exact {exact} ns, measured {measured * 1000} ns, bucket {bucket} ns");
            }
        }
    }

    [Theory]
    [InlineData(10_000, 99.9, true)]
    [InlineData(9_999, 99.9, false)]
    [InlineData(1_000, 99, true)]
    [InlineData(999, 99, false)]
    [InlineData(20, 50, true)]
    [InlineData(19, 50, false)]
    [InlineData(200, 95, true)]
    [InlineData(199, 95, false)]
    [InlineData(100, 90, true)]
    [InlineData(99, 90, false)]
    [InlineData(1_001, 1, true)]
    [InlineData(1_000, 1, false)]
    [InlineData(0, 50, false)]
    public void A_percentile_needs_ten_samples_beyond_it(int count, double percent, bool isKnown) =>
        Assert.Equal(isKnown, Of(Enumerable.Range(1, count).Select(value => (long)value)).Percentile(percent) is not null);

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void A_percentile_outside_0_to_100_is_refused(double percent)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Of(1, 2, 3).Percentile(percent));
        Assert.Contains("between 0 and 100", error.Message);
    }

    [Fact]
    public void Merging_parts_equals_recording_everything_in_one() =>
        Properties.Hold(Prop.ForAll(
            ArbMap.Default.ArbFor<long[][]>(),
            parts =>
            {
                long[][] positive = [.. parts.Select(part => part.Select(value => value & LogLinearBuckets.LargestValue).ToArray())];
                if (positive.Length == 0) return;
                AssertSame(Of(positive.SelectMany(part => part)), Distribution.Merge([.. positive.Select(part => Of(part))]));
            }));

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_distribution_survives_json_and_merges_afterwards(string shape)
    {
        Distribution original = Of(SampleShape.Draw(shape, 3_000, seed: 7));
        Distribution back = JsonSerializer.Deserialize<Distribution>(JsonSerializer.Serialize(original))!;
        AssertSame(original, back, exactly: true);
        Assert.Equal(original.Percentile(99), back.Percentile(99));

        Distribution other = Of(SampleShape.Draw("uniform", 3_000, seed: 8));
        AssertSame(Distribution.Merge(original, other), Distribution.Merge(back, other), exactly: true);
    }

    [Fact]
    public void A_distribution_can_be_made_from_the_public_properties_of_another_as_powershell_does()
    {
        Distribution original = Of(SampleShape.Draw("lognormal", 500, seed: 1));
        Distribution copy = new()
        {
            Unit = original.Unit,
            Resolution = original.Resolution,
            Count = original.Count,
            Minimum = original.Minimum,
            Maximum = original.Maximum,
            Mean = original.Mean,
            Buckets = original.Buckets,
        };
        Distribution merged = Distribution.Merge(copy, original);
        Assert.Equal(1_000, merged.Count);
        Assert.Equal(original.GetBuckets().Select(bucket => 2 * bucket.Count), merged.GetBuckets().Select(bucket => bucket.Count));
        Assert.Equal(original.Percentile(50), merged.Percentile(50));
    }

    [Fact]
    public void Merging_nothing_or_other_units_is_refused_and_empty_parts_do_not_count()
    {
        Assert.Contains("nothing to merge", Assert.Throws<ArgumentException>(() => Distribution.Merge()).Message);
        Distribution bytes = new() { Unit = "B" };
        var error = Assert.Throws<ArgumentException>(() => Distribution.Merge(Of(1), bytes));
        Assert.Contains("us", error.Message);
        Assert.Contains("B", error.Message);

        Distribution merged = Distribution.Merge(Of(), Of(5_000, 7_000), Of());
        Assert.Equal(5, merged.Minimum);
        Assert.Equal(7, merged.Maximum);
        Assert.Equal(6, merged.Mean);
        Assert.Equal(0, Distribution.Merge(Of(), Of()).Count);
    }

    [Fact]
    public void The_order_statistic_interval_covers_the_true_median_about_95_times_in_100()
    {
        const int Repetitions = 2_000;
        const double TrueMedianUs = 80 * 0.693147180559945;
        int covered = 0;
        for (int repetition = 0; repetition < Repetitions; repetition++)
        {
            LatencyHistogram histogram = new();
            foreach (long value in SampleShape.Draw("exponential", 400, seed: 1_000 + repetition)) histogram.Record(value);
            (double low, double high) = histogram.ToDistribution().ConfidenceInterval95(50)!.Value;
            if (low <= TrueMedianUs && TrueMedianUs <= high) covered++;
        }

        Assert.InRange(100.0 * covered / Repetitions, 93, 97.5);
    }

    [Fact]
    public void The_interval_encloses_its_percentile_and_needs_20_samples()
    {
        Assert.Null(Of(Enumerable.Range(1, 19).Select(value => (long)value)).ConfidenceInterval95(50));
        Distribution distribution = Of(SampleShape.Draw("bimodal", 2_000, seed: 3));
        foreach (double percent in new[] { 50.0, 90, 99 })
        {
            (double low, double high) = distribution.ConfidenceInterval95(percent)!.Value;
            Assert.InRange(distribution.Percentile(percent)!.Value, low, high);
        }
    }

    private static void AssertSame(Distribution expected, Distribution actual, bool exactly = false)
    {
        Assert.Equal(expected.Unit, actual.Unit);
        Assert.Equal(expected.Resolution, actual.Resolution);
        Assert.Equal(expected.Count, actual.Count);
        Assert.Equal(expected.Minimum, actual.Minimum);
        Assert.Equal(expected.Maximum, actual.Maximum);
        Assert.Equal(expected.Mean, actual.Mean, exactly ? 0 : Math.Abs(expected.Mean) * 1e-9);
        Assert.Equal(expected.GetBuckets(), actual.GetBuckets());
    }
}
