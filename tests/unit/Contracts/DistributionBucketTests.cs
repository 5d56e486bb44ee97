using System.Globalization;

namespace PerfTools.Tests.Contracts;

public class DistributionBucketTests
{
    [Theory]
    [InlineData("35.2:120", 35.2, 120)]
    [InlineData("0:1", 0, 1)]
    [InlineData("1E-3:9223372036854775807", 0.001, long.MaxValue)]
    public void A_bucket_is_read_and_written(string text, double bound, long count)
    {
        DistributionBucket bucket = DistributionBucket.Parse(text);
        Assert.Equal(new DistributionBucket(bound, count), bucket);
        Assert.Equal(bucket, DistributionBucket.Parse(bucket.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("35.2")]
    [InlineData("35.2:")]
    [InlineData(":1")]
    [InlineData("35.2:-1")]
    [InlineData("35.2:1.5")]
    [InlineData("a:1")]
    [InlineData("1:2:3")]
    public void Anything_else_is_refused_with_the_text_and_an_example(string text)
    {
        var error = Assert.Throws<FormatException>(() => DistributionBucket.Parse(text));
        Assert.Contains($"'{text}'", error.Message);
        Assert.Contains("35.2:120", error.Message);
    }

    [Fact]
    public void Buckets_are_written_alike_in_every_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Distribution distribution = new() { Count = 3, Buckets = "1.5:2 2.25:1" };
            Assert.Equal("1.5:2 2.25:1", distribution.Buckets);
            Assert.Equal([new(1.5, 2), new(2.25, 1)], distribution.GetBuckets());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
