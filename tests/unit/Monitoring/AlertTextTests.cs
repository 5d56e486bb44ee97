using System.Collections;
using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using PerfTools.Engine.Monitoring.Alerts;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Monitoring;

/// <summary>How alerts are written.</summary>
public sealed class AlertTextTests
{
    [Theory]
    [InlineData(">80", ">", 80, 0)]
    [InlineData(" >= 80.5  FOR  0:0:30 ", ">=", 80.5, 30)]
    [InlineData("<1e3 for 2m", "<", 1000, 120)]
    [InlineData("=-1 for 500ms", "=", -1, 0.5)]
    [InlineData(">80 for 30", ">", 80, 30)]
    public void Conditions_are_read(string text, string sign, double bound, double seconds)
    {
        PerformanceAlertRule rule = AlertText.Parse("cpupercentofcore", text);
        Assert.Equal(("CpuPercentOfCore", sign, bound, TimeSpan.FromSeconds(seconds)), (rule.Condition.Property, rule.Condition.Operator, rule.Condition.Bound, rule.For));
    }

    [Theory]
    [InlineData("")]
    [InlineData("80")]
    [InlineData(">")]
    [InlineData(">eighty")]
    [InlineData(">80 for")]
    [InlineData(">80 for ever")]
    [InlineData(">80 30s")]
    [InlineData(">80 for 30s for 40s")]
    [InlineData(">1e999")]
    [InlineData("!80")]
    public void What_is_no_condition_is_an_error_of_the_parameter(string text)
    {
        OptionException error = Assert.Throws<OptionException>(() => AlertText.Parse("CpuPercentOfCore", text));
        Assert.Equal("Alert", error.Parameter);
    }

    [Fact]
    public void A_name_that_is_not_known_lists_those_that_are()
    {
        OptionException error = Assert.Throws<OptionException>(() => AlertText.Parse(new Hashtable { ["Cpu"] = ">80" }));
        Assert.Equal("Alert", error.Parameter);
        Assert.Contains("CpuPercentOfCore", error.Message, StringComparison.Ordinal);
        Assert.Contains("HitRatePercent", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Trend", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_property_can_have_several_conditions() =>
        Assert.Equal(
            [">80", ">95"],
            AlertText.Parse(new Hashtable { ["CpuPercentOfCore"] = new object[] { ">80 for 30s", ">95" } }).Select(rule => rule.Bound));

    [Fact]
    public void Whatever_is_written_out_is_read_again() => Properties.Hold(Prop.ForAll<int, NonNegativeInt>((number, seconds) =>
    {
        double bound = number / 8.0;
        int time = seconds.Get % 100_000;
        PerformanceAlertRule rule = AlertText.Parse("LatencyMs", string.Create(CultureInfo.InvariantCulture, $"<={bound} for {time}s"));
        Assert.Equal((bound, TimeSpan.FromSeconds(time)), (rule.Condition.Bound, rule.For));
        Assert.Equal(rule, AlertText.Parse("LatencyMs", $"{rule.Bound} for {rule.For:c}"));
    }));

    [Fact]
    public void No_text_does_anything_but_be_read_or_be_refused() => Properties.Hold(Prop.ForAll<string>(text =>
    {
        try
        {
            _ = AlertText.Parse("LatencyMs", text ?? string.Empty);
        }
        catch (OptionException error)
        {
            Assert.Equal("Alert", error.Parameter);
        }
    }));
}
