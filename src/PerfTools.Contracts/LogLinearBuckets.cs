using System.Numerics;

namespace PerfTools;

/// <summary>
/// The bucket layout of every <see cref="Distribution"/>: each power of two is divided into 1,024 equal buckets, so a
/// bucket is never wider than 1/1024 of its lower bound (three significant digits), and values below 2,048 are exact.
/// The layout is that of HdrHistogram (Gil Tene, hdrhistogram.org).
/// </summary>
internal static class LogLinearBuckets
{
    private const int SubBucketBits = 11;
    private const int HalfSubBuckets = 1 << (SubBucketBits - 1);
    private const int LargestShift = 32;

    /// <summary>2^43 - 1: in nanoseconds, a little under two and a half hours.</summary>
    internal const long LargestValue = (1L << (SubBucketBits + LargestShift)) - 1;

    internal const int BucketCount = (LargestShift * HalfSubBuckets) + (2 * HalfSubBuckets);

    internal static int IndexOf(long value)
    {
        if (value < 2 * HalfSubBuckets) return value < 0 ? 0 : (int)value;
        if (value > LargestValue) return BucketCount - 1;
        int shift = BitOperations.Log2((ulong)value) - (SubBucketBits - 1);
        return (shift * HalfSubBuckets) + (int)(value >> shift);
    }

    internal static long LowerBound(int index)
    {
        if (index < 2 * HalfSubBuckets) return index;
        int shift = (index / HalfSubBuckets) - 1;
        return (long)(index - (shift * HalfSubBuckets)) << shift;
    }

    /// <summary>The number of distinct values that fall into the bucket that starts at <paramref name="lowerBound"/>.</summary>
    internal static long WidthAt(long lowerBound) =>
        lowerBound < 2 * HalfSubBuckets ? 1 : 1L << (BitOperations.Log2((ulong)lowerBound) - (SubBucketBits - 1));
}
