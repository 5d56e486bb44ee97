using PerfTools.Engine.Statistics;

namespace PerfTools.Tests.Statistics;

public class SignificantDigitsTests
{
    [Theory]
    [InlineData(1 / 7.0, 0.1428571)]
    [InlineData(0.025, 0.025)]
    [InlineData(58_426.123456, 58_426.12)]
    [InlineData(12_345_678.9, 12_345_680)]
    [InlineData(0, 0)]
    public void Seven_digits_are_kept_wherever_the_point_is(double value, double rounded) => Assert.Equal(rounded, SignificantDigits.Of(value));

    [Fact]
    public void What_is_no_number_stays_so() => Assert.True(double.IsPositiveInfinity(SignificantDigits.Of(double.PositiveInfinity)));
}
