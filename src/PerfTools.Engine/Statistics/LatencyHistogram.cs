namespace PerfTools.Engine.Statistics;

/// <summary>
/// Records latencies in nanoseconds without allocation or locks: one writer, constant memory (272 KB).
/// </summary>
internal sealed class LatencyHistogram
{
    private readonly long[] _counts = new long[LogLinearBuckets.BucketCount];
    private long _minimum = long.MaxValue;
    private long _maximum;
    private double _sum;

    public long Count { get; private set; }

    public void Record(long nanoseconds)
    {
        _counts[LogLinearBuckets.IndexOf(nanoseconds)]++;
        if (nanoseconds < _minimum) _minimum = nanoseconds;
        if (nanoseconds > _maximum) _maximum = nanoseconds;
        _sum += nanoseconds;
        Count++;
    }

    public void Add(LatencyHistogram other)
    {
        for (int i = 0; i < _counts.Length; i++) _counts[i] += other._counts[i];
        _minimum = Math.Min(_minimum, other._minimum);
        _maximum = Math.Max(_maximum, other._maximum);
        _sum += other._sum;
        Count += other.Count;
    }

    /// <summary>The samples so far, in microseconds.</summary>
    public Distribution ToDistribution()
    {
        List<DistributionBucket> buckets = [];
        for (int i = 0; i < _counts.Length; i++)
            if (_counts[i] > 0) buckets.Add(new DistributionBucket(LogLinearBuckets.LowerBound(i) / 1000.0, _counts[i]));

        return new Distribution(buckets)
        {
            Count = Count,
            Minimum = Count == 0 ? 0 : _minimum / 1000.0,
            Maximum = _maximum / 1000.0,
            Mean = Count == 0 ? 0 : _sum / Count / 1000,
        };
    }
}
