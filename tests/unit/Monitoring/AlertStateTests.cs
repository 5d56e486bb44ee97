using PerfTools.Engine.Monitoring;
using PerfTools.Engine.Monitoring.Alerts;

namespace PerfTools.Tests.Monitoring;

/// <summary>When alerts change. In the texts each letter is a second: b is bad, g is good, ? is not known.</summary>
public sealed class AlertStateTests
{
    [Theory]
    [InlineData(0, "gbg", "1:Raised")]
    [InlineData(0, "bbgg", "0:Raised 3:Cleared")]
    [InlineData(0, "bgbgbgbg", "0:Raised")]
    [InlineData(3, "bbbg", "3:Nothing")]
    [InlineData(3, "bbbb", "3:Raised")]
    [InlineData(3, "bbgbbbb", "6:Raised")]
    [InlineData(3, "bbbbgggbgggg", "3:Raised 11:Cleared")]
    [InlineData(3, "bbbb????????", "3:Raised")]
    [InlineData(3, "????????", "7:Nothing")]
    [InlineData(2, "b?????b", "6:Nothing")]
    [InlineData(2, "bb??bb", "5:Raised")]
    [InlineData(2, "bbbg???gg", "2:Raised 8:Nothing")]
    [InlineData(2, "bbbg???ggg", "2:Raised 9:Cleared")]
    public void Changes_come_only_after_the_whole_time(int seconds, string values, string expected)
    {
        AlertState state = new(AlertText.Parse("CpuPercentOfCore", $">80 for {seconds}s"), TimeSpan.FromSeconds(1));
        List<string> changes = [];
        for (int i = 0; i < values.Length; i++)
        {
            PerformanceSnapshot snapshot = new() { Target = "x", CpuPercentOfCore = values[i] switch { 'b' => 90, 'g' => 80, _ => null } };

            // Samples come a little early and late.
            MonitoredTick tick = new((i * 1_000_000_000L) + (i % 2 * 40_000_000), default, 0, null);
            if (state.Judge(snapshot, tick) is { } change) changes.Add($"{i}:{change.Kind.ToString().Replace("Alert", string.Empty, StringComparison.Ordinal)}");
        }

        Assert.Equal(expected.Split(' ').Where(change => !change.EndsWith("Nothing", StringComparison.Ordinal)), changes);
    }

    [Fact]
    public void A_change_says_what_is_wrong_and_for_how_long()
    {
        AlertState state = new(AlertText.Parse("hitratepercent", "<90"), TimeSpan.FromSeconds(1));
        PerformanceEvent raised = state.Judge(new PerformanceSnapshot { Target = "x", HitRatePercent = 72.5 }, default)!;
        Assert.Equal((PerformanceEventKind.AlertRaised, "HitRatePercent", 72.5, "<90", TimeSpan.Zero), (raised.Kind, raised.Metric, raised.Value, raised.Bound, raised.For));
        Assert.Equal("HitRatePercent is 72.5, <90", raised.Message);
    }
}
