using PerfTools.Engine.Memory;

namespace PerfTools.Tests.Memory;

public class GivenGrowthLimitsTests
{
    [Fact]
    public void What_is_not_given_comes_from_the_profile()
    {
        GrowthLimits limits = new GivenGrowthLimits { Profile = "production", CountPerHour = 3 }.Resolve();
        Assert.Equal((10, 3), (limits.MBPerHour, limits.CountPerHour));
        Assert.Equal(GrowthLimits.Test, new GivenGrowthLimits().Resolve());
        Assert.Equal(GrowthLimits.Staging, new GivenGrowthLimits { Profile = "Staging" }.Resolve());
    }

    [Theory]
    [InlineData(1.0, null, null, null)]
    [InlineData(null, 1.0, null, null)]
    [InlineData(null, null, 1.0, null)]
    [InlineData(null, null, null, 1.0)]
    public void Limits_that_a_user_gave_are_of_no_profile(double? mb, double? bytes, double? hourly, double? each) =>
        Assert.Empty(new GivenGrowthLimits
        {
            HasOperations = true,
            MBPerHour = mb,
            BytesPerOperation = bytes,
            CountPerHour = hourly,
            CountPerOperation = each,
        }.Resolve().Source);

    [Fact]
    public void Growth_is_judged_by_operation_where_there_are_any_unless_a_limit_by_hour_was_given()
    {
        Assert.False(new GivenGrowthLimits().IsPerOperation);
        Assert.True(new GivenGrowthLimits { HasOperations = true }.IsPerOperation);
        Assert.True(new GivenGrowthLimits { HasOperations = true, BytesPerOperation = 4 }.IsPerOperation);
        Assert.False(new GivenGrowthLimits { HasOperations = true, MBPerHour = 4 }.IsPerOperation);
        Assert.False(new GivenGrowthLimits { HasOperations = true, CountPerHour = 4 }.IsPerOperation);
    }

    [Fact]
    public void Limits_by_operation_need_operations()
    {
        OptionException wrong = Assert.Throws<OptionException>(() => new GivenGrowthLimits { CountPerOperation = 1 }.Resolve());
        Assert.Equal("MaximumGrowthCountPerOperation", wrong.Parameter);
        Assert.Contains("-While", wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1.0, null, "-MaximumGrowthMBPerHour")]
    [InlineData(null, 1.0, "-MaximumGrowthCountPerHour")]
    public void Limits_of_both_kinds_contradict_each_other(double? mb, double? hourly, string named)
    {
        GivenGrowthLimits both = new() { HasOperations = true, BytesPerOperation = 4, MBPerHour = mb, CountPerHour = hourly };
        OptionException wrong = Assert.Throws<OptionException>(() => both.Resolve());
        Assert.Equal("MaximumGrowthBytesPerOperation", wrong.Parameter);
        Assert.Contains(named, wrong.Message, StringComparison.Ordinal);
    }
}
