using System.Globalization;

namespace PerfTools.Tests.Contracts;

public class ThresholdTests
{
    [Theory]
    [InlineData("<1000", "<", 1000)]
    [InlineData("<=0.5", "<=", 0.5)]
    [InlineData(" = 0 ", "=", 0)]
    [InlineData(">=  -3", ">=", -3)]
    [InlineData(">1e6", ">", 1_000_000)]
    [InlineData("<+2.5E+1", "<", 25)]
    public void An_operator_and_a_number_are_read(string expression, string @operator, double bound) =>
        Assert.Equal(new Threshold("P99Us", @operator, bound), Threshold.Parse("P99Us", expression));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1000")]
    [InlineData("<")]
    [InlineData("<fast")]
    [InlineData("==5")]
    [InlineData("<>5")]
    [InlineData("< 1 0")]
    [InlineData("<1,5")]
    [InlineData("<1e")]
    public void Anything_else_is_refused_with_the_value_and_an_example(string? expression)
    {
        var error = Assert.Throws<OptionException>(() => Threshold.Parse("P99Us", expression));
        Assert.Equal("Threshold", error.Parameter);
        Assert.Contains($"'{expression}'", error.Message);
        Assert.Contains("P99Us", error.Message);
        Assert.Contains("'<1000'", error.Message);
    }

    [Theory]
    [InlineData("<", true, false, false)]
    [InlineData("<=", true, true, false)]
    [InlineData("=", false, true, false)]
    [InlineData(">=", false, true, true)]
    [InlineData(">", false, false, true)]
    public void Every_operator_compares_below_at_and_above_its_bound(string @operator, bool below, bool at, bool above)
    {
        Threshold threshold = Threshold.Parse("Errors", @operator + "10");
        Assert.Equal(below, threshold.IsMetBy(9.999));
        Assert.Equal(at, threshold.IsMetBy(10));
        Assert.Equal(above, threshold.IsMetBy(10.001));
    }

    [Fact]
    public void The_decimal_point_is_a_point_in_every_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Threshold threshold = Threshold.Parse("MeanUs", "<1.5");
            Assert.Equal(1.5, threshold.Bound);
            Assert.Equal("MeanUs < 1.5", threshold.ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
