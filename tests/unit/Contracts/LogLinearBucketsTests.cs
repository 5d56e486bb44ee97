using FsCheck;
using FsCheck.Fluent;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Contracts;

public class LogLinearBucketsTests
{
    /// <summary>Values of every magnitude alike, not only small ones.</summary>
    private static readonly Arbitrary<long> Values = Arb.From(
        from bits in Gen.Choose(0, 43)
        from low in Gen.Choose(0, int.MaxValue)
        from high in Gen.Choose(0, 4095)
        select Math.Min(LogLinearBuckets.LargestValue, (((long)high << 31) | (long)low) & ((1L << bits) - 1)));

    [Fact]
    public void A_larger_value_never_has_a_smaller_index() =>
        Properties.Hold(
            Prop.ForAll(Values, Values, (a, b) => a > b || LogLinearBuckets.IndexOf(a) <= LogLinearBuckets.IndexOf(b)),
            2_000);

    [Fact]
    public void A_value_lies_in_the_bucket_of_its_index() =>
        Properties.Hold(
            Prop.ForAll(Values, value =>
            {
                long lower = LogLinearBuckets.LowerBound(LogLinearBuckets.IndexOf(value));
                return lower <= value && value < lower + LogLinearBuckets.WidthAt(lower);
            }),
            2_000);

    [Fact]
    public void Lower_bound_and_index_are_inverse_for_every_bucket_and_the_buckets_leave_no_gap()
    {
        for (int index = 0; index < LogLinearBuckets.BucketCount; index++)
        {
            long lower = LogLinearBuckets.LowerBound(index);
            long width = LogLinearBuckets.WidthAt(lower);
            Assert.Equal(index, LogLinearBuckets.IndexOf(lower));
            Assert.Equal(index, LogLinearBuckets.IndexOf(lower + width - 1));
            long next = index + 1 < LogLinearBuckets.BucketCount
                ? LogLinearBuckets.LowerBound(index + 1)
                : LogLinearBuckets.LargestValue + 1;
            Assert.Equal(next, lower + width);
        }
    }

    [Fact]
    public void A_bucket_is_never_wider_than_a_1024th_of_its_lower_bound()
    {
        for (int index = 2048; index < LogLinearBuckets.BucketCount; index++)
        {
            long lower = LogLinearBuckets.LowerBound(index);
            Assert.True(LogLinearBuckets.WidthAt(lower) * 1024 <= lower, $"bucket {index} at {lower}");
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(2047, 2047)]
    [InlineData(2048, 2048)]
    [InlineData(2049, 2048)]
    [InlineData(4095, 3071)]
    [InlineData(4096, 3072)]
    public void The_first_buckets_are_exact_and_the_next_hold_two_then_four(long value, int index) =>
        Assert.Equal(index, LogLinearBuckets.IndexOf(value));

    [Fact]
    public void What_lies_outside_goes_into_the_first_and_the_last_bucket()
    {
        Assert.Equal(0, LogLinearBuckets.IndexOf(-5));
        Assert.Equal(LogLinearBuckets.BucketCount - 1, LogLinearBuckets.IndexOf(LogLinearBuckets.LargestValue + 1));
        Assert.Equal(LogLinearBuckets.BucketCount - 1, LogLinearBuckets.IndexOf(long.MaxValue));
    }
}
