namespace PerfTools.Tests.Contracts;

public sealed class MemoryLeakOptionsTests
{
    [Theory]
    [InlineData(600, 2_500)]
    [InlineData(3_600, 15_000)]
    [InlineData(10, 250)]
    public void Without_an_interval_there_are_240_in_a_duration_but_none_is_shorter_than_250_ms(int seconds, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), new MemoryLeakOptions { Duration = TimeSpan.FromSeconds(seconds) }.EffectiveInterval);

    [Fact]
    public void Without_a_duration_the_interval_is_that_of_ten_minutes() =>
        Assert.Equal(TimeSpan.FromSeconds(2.5), new MemoryLeakOptions().EffectiveInterval);

    [Theory]
    [InlineData(0.049, false)]
    [InlineData(0.05, true)]
    [InlineData(86_400, true)]
    [InlineData(86_401, false)]
    public void An_interval_is_50_ms_to_a_day(double seconds, bool isGood) =>
        Judge(isGood, "Interval", new MemoryLeakOptions { Interval = TimeSpan.FromSeconds(seconds) });

    [Theory]
    [InlineData(19, false)]
    [InlineData(20, true)]
    [InlineData(365 * 86_400, true)]
    [InlineData((365 * 86_400) + 1, false)]
    public void A_duration_holds_at_least_20_intervals(int seconds, bool isGood) =>
        Judge(isGood, "Duration", new MemoryLeakOptions { Interval = TimeSpan.FromSeconds(1), Duration = TimeSpan.FromSeconds(seconds) });

    [Theory]
    [InlineData(49, false)]
    [InlineData(50, true)]
    public void There_are_at_least_50_operations(long count, bool isGood) =>
        Judge(isGood, "OperationCount", new MemoryLeakOptions { OperationCount = count });

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    public void Errors_allowed_are_none_or_more(long count, bool isGood) =>
        Judge(isGood, "MaximumErrors", new MemoryLeakOptions { MaximumErrors = count });

    [Fact]
    public void Something_must_be_watched() => Judge(false, "Metric", new MemoryLeakOptions { Metrics = [] });

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_limit_is_a_number_above_zero(double limit)
    {
        Judge(false, "MaximumGrowthMBPerHour", new MemoryLeakOptions { Limits = GrowthLimits.Test with { MBPerHour = limit } });
        Judge(false, "MaximumGrowthBytesPerOperation", new MemoryLeakOptions { Limits = GrowthLimits.Test with { BytesPerOperation = limit } });
        Judge(false, "MaximumGrowthCountPerHour", new MemoryLeakOptions { Limits = GrowthLimits.Test with { CountPerHour = limit } });
        Judge(false, "MaximumGrowthCountPerOperation", new MemoryLeakOptions { Limits = GrowthLimits.Test with { CountPerOperation = limit } });
    }

    [Fact]
    public void A_command_has_a_name() => Judge(false, "FilePath", new MemoryLeakOptions { Command = new ProgramCommand { FilePath = " " } });

    private static void Judge(bool isGood, string parameter, MemoryLeakOptions options)
    {
        if (isGood) options.Validate();
        else Assert.Equal(parameter, Assert.Throws<OptionException>(options.Validate).Parameter);
    }
}
