namespace PerfTools.Engine.Statistics;

/// <summary>
/// A histogram of latencies in nanoseconds for one of many sessions: a segment of 1,024 buckets is made when the first
/// sample falls into it, so that a session takes some 40 KB instead of 272. One writer, no locks; any other thread may read
/// the counts meanwhile, and sees each at most a sample late.
/// </summary>
internal sealed class SegmentedHistogram
{
    private const int SegmentBits = 10;
    private const int SegmentLength = 1 << SegmentBits;

    private readonly long[]?[] _segments = new long[(LogLinearBuckets.BucketCount + SegmentLength - 1) / SegmentLength][];
    private long _minimum = long.MaxValue;
    private long _maximum;
    private double _sum;

    public long Count { get; private set; }

    public double Mean => Count == 0 ? 0 : _sum / Count;

    public long Maximum => _maximum;

    public void Record(long nanoseconds)
    {
        int index = LogLinearBuckets.IndexOf(nanoseconds);
        (_segments[index >> SegmentBits] ??= new long[SegmentLength])[index & (SegmentLength - 1)]++;
        if (nanoseconds < _minimum) _minimum = nanoseconds;
        if (nanoseconds > _maximum) _maximum = nanoseconds;
        _sum += nanoseconds;
        Count++;
    }

    /// <summary>Adds what another one holds; the other may be written meanwhile.</summary>
    public void Add(SegmentedHistogram other)
    {
        for (int segment = 0; segment < _segments.Length; segment++)
        {
            if (Volatile.Read(ref other._segments[segment]) is not { } theirs) continue;
            long[] ours = _segments[segment] ??= new long[SegmentLength];
            for (int i = 0; i < SegmentLength; i++) ours[i] += theirs[i];
        }

        _minimum = Math.Min(_minimum, other._minimum);
        _maximum = Math.Max(_maximum, other._maximum);
        _sum += other._sum;
        Count += other.Count;
    }

    /// <summary>The samples so far, in microseconds.</summary>
    public Distribution ToDistribution() => DistributionOf(Buckets(null), Count, Count == 0 ? 0 : _minimum / 1000.0, _maximum / 1000.0, Mean / 1000);

    /// <summary>
    /// The samples that came since an earlier state of the same histogram. Their smallest, largest and mean are known to the
    /// width of a bucket.
    /// </summary>
    public Distribution Since(SegmentedHistogram earlier)
    {
        List<DistributionBucket> buckets = Buckets(earlier);
        long count = buckets.Sum(bucket => bucket.Count);
        if (count == 0) return DistributionOf(buckets, 0, 0, 0, 0);
        double mean = buckets.Sum(bucket => bucket.LowerBound * bucket.Count) / count;
        return DistributionOf(buckets, count, buckets[0].LowerBound, buckets[^1].LowerBound, mean);
    }

    private List<DistributionBucket> Buckets(SegmentedHistogram? without)
    {
        List<DistributionBucket> buckets = [];
        for (int segment = 0; segment < _segments.Length; segment++)
        {
            if (_segments[segment] is not { } held) continue;
            long[]? taken = without?._segments[segment];
            for (int i = 0; i < SegmentLength; i++)
            {
                long count = held[i] - (taken?[i] ?? 0);
                if (count > 0) buckets.Add(new DistributionBucket(LogLinearBuckets.LowerBound((segment << SegmentBits) + i) / 1000.0, count));
            }
        }

        return buckets;
    }

    private static Distribution DistributionOf(List<DistributionBucket> buckets, long count, double minimum, double maximum, double mean) =>
        new(buckets) { Count = count, Minimum = minimum, Maximum = maximum, Mean = mean };
}
