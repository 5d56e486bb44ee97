using PerfTools.Engine.Statistics;

namespace PerfTools.Engine.Comparison;

/// <summary>Samples as distinct ascending values, each with the number of samples that have it: what a histogram leaves of them.</summary>
internal sealed class WeightedSamples
{
    private WeightedSamples(double[] values, long[] counts)
    {
        Values = values;
        Counts = counts;
        Count = counts.Sum();
    }

    public double[] Values { get; }

    public long[] Counts { get; }

    public long Count { get; }

    /// <summary>The smallest difference that can be seen around the median: the bucket's width.</summary>
    public double Step { get; private init; }

    public double Median => (AtRank((Count + 1) / 2) + AtRank((Count / 2) + 1)) / 2;

    public static WeightedSamples Of(IEnumerable<double> samples)
    {
        var groups = samples.GroupBy(sample => sample).OrderBy(group => group.Key).ToArray();
        return new WeightedSamples([.. groups.Select(group => group.Key)], [.. groups.Select(group => group.LongCount())]);
    }

    public static WeightedSamples Merge(IEnumerable<WeightedSamples> parts)
    {
        SortedDictionary<double, long> counts = [];
        double step = 0;
        foreach (WeightedSamples part in parts)
        {
            for (int i = 0; i < part.Values.Length; i++) counts[part.Values[i]] = counts.GetValueOrDefault(part.Values[i]) + part.Counts[i];
            step = Math.Max(step, part.Step);
        }

        return new WeightedSamples([.. counts.Keys], [.. counts.Values]) { Step = step };
    }

    /// <summary>Each sample at the middle of its bucket.</summary>
    public static WeightedSamples Of(Distribution distribution)
    {
        IReadOnlyList<DistributionBucket> buckets = distribution.GetBuckets();
        double resolution = distribution.Resolution;
        double[] values = new double[buckets.Count];
        long[] counts = new long[buckets.Count];
        for (int i = 0; i < values.Length; i++)
        {
            long lower = (long)Math.Round(buckets[i].LowerBound / resolution);
            double middle = (lower + ((LogLinearBuckets.WidthAt(lower) - 1) / 2.0)) * resolution;
            values[i] = Math.Clamp(middle, distribution.Minimum, distribution.Maximum);
            counts[i] = buckets[i].Count;
        }

        double median = distribution.Count == 0 ? 0 : new WeightedSamples(values, counts).Median;
        return new WeightedSamples(values, counts) { Step = LogLinearBuckets.WidthAt((long)Math.Max(0, median / resolution)) * resolution };
    }

    /// <summary>The sample of a rank, from 1 to Count.</summary>
    public double AtRank(long rank)
    {
        long seen = 0;
        for (int i = 0; i < Values.Length; i++)
        {
            seen += Counts[i];
            if (seen >= rank) return Values[i];
        }

        return Values[^1];
    }

    /// <summary>A percentile by nearest rank, and its interval from order statistics (Hahn and Meeker, Statistical Intervals, 5.2); null where the ranks lie outside the samples.</summary>
    public (double Value, double Low, double High)? Percentile(double percent, double z)
    {
        if (OrderStatistics.PercentileRanks(Count, percent / 100, z) is not { } ranks) return null;
        double value = percent == 50 ? Median : AtRank((long)Math.Ceiling((decimal)percent * Count / 100m));
        return (value, AtRank(ranks.Low), AtRank(ranks.High));
    }
}
