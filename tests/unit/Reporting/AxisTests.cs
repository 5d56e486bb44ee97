using FsCheck.Fluent;
using PerfTools.Engine.Reporting;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Reporting;

public sealed class AxisTests
{
    [Fact]
    public void Ticks_lie_on_the_axis_ascend_and_are_told_apart() => Properties.Hold(Prop.ForAll(
        ArbMap.Default.ArbFor<double>(), ArbMap.Default.ArbFor<double>(), ArbMap.Default.ArbFor<bool>(), (one, other, isLog) =>
        {
            double[] values = [Bounded(one), Bounded(other)];
            if (isLog) values = [.. values.Select(value => Math.Abs(value) + 1e-3)];
            Axis axis = new("x", values, isLog);
            (double At, string Text)[] ticks = [.. axis.Ticks()];
            Assert.InRange(ticks.Length, 1, 8);
            Assert.Equal(ticks.Select(tick => tick.At).Order(), ticks.Select(tick => tick.At));
            Assert.Equal(ticks.Length, ticks.Select(tick => tick.Text).Distinct().Count());
            double slack = (axis.High - axis.Low) * 1e-6;
            Assert.All(ticks, tick => Assert.InRange(tick.At, axis.Low - slack, axis.High + slack));
            Assert.All(ticks, tick => Assert.InRange(axis.Position(tick.At), 0, 1));
        }), tests: 300);

    [Fact]
    public void Values_that_differ_in_their_last_digits_have_ticks_that_do() =>
        Assert.Equal(["76.1", "76.1001", "76.1002", "76.1003", "76.1004"], new Axis("MB", [76.1, 76.1004]).Ticks().Select(tick => tick.Text));

    [Fact]
    public void A_range_within_a_decade_has_more_ticks_than_its_ends() =>
        Assert.Equal(["10,000", "10,500", "11,000", "11,500"], new Axis("µs", [9840, 11_600], isLog: true).Ticks().Select(tick => tick.Text));

    [Fact]
    public void Counts_have_no_halves() => Assert.Equal(["0", "1", "2"], new Axis("samples", [0, 2]) { IsWhole = true }.Ticks().Select(tick => tick.Text));

    [Theory]
    [InlineData(10, 400, false)]
    [InlineData(10, 600, true)]
    [InlineData(0, 600, false)]
    public void A_wide_range_is_logarithmic(double low, double high, bool isLog)
    {
        Axis axis = Axis.FromZero("µs", [low, high]);
        Assert.Equal((isLog, isLog ? low : 0), (axis.IsLog, axis.Low));
    }

    [Fact]
    public void Nothing_but_zero_lies_at_the_bottom() => Assert.Equal((0, 1, 0), (new Axis("/s", [0, 0]).Low, new Axis("/s", [0, 0]).High, new Axis("/s", [0, 0]).Position(0)));

    private static double Bounded(double value) => double.IsFinite(value) ? value % 1e9 : 0;
}
