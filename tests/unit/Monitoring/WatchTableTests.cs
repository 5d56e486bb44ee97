using PerfTools.Engine.Monitoring.View;

namespace PerfTools.Tests.Monitoring;

/// <summary>The table that is drawn over itself.</summary>
public sealed class WatchTableTests
{
    [Theory]
    [InlineData(120, 30)]
    [InlineData(79, 24)]
    [InlineData(40, 6)]
    [InlineData(1, 1)]
    public void It_is_never_wider_or_higher_than_the_window(int width, int height)
    {
        IReadOnlyList<ViewLine> lines = Table(12).Draw(width, height);
        Assert.InRange(lines.Count, 1, height);
        Assert.All(lines, line => Assert.InRange(line.Text.Length, 0, width));
    }

    [Fact]
    public void What_is_wrong_is_said_in_words_and_marked()
    {
        ViewLine[] marked = [.. Table(3).Draw(120, 30).Where(line => line.IsAlert)];
        Assert.Contains(marked, line => line.Text.Contains("ALERT CpuPercentOfCore>80", StringComparison.Ordinal));
        Assert.Contains(marked, line => line.Text.Contains("DOWN", StringComparison.Ordinal));
    }

    [Fact]
    public void A_megabyte_is_a_million_bytes() =>
        Assert.Contains(Table(1).Draw(120, 30), line => line.Text.Contains("12.5 MB private", StringComparison.Ordinal));

    [Fact]
    public void A_process_that_has_ended_has_no_row_and_rows_that_do_not_fit_are_counted()
    {
        WatchTable table = Table(12);
        table.Add(new PerformanceEvent { Target = "worker 1", Kind = PerformanceEventKind.Disappeared, Message = "the process has ended" });
        IReadOnlyList<ViewLine> all = table.Draw(120, 30);
        Assert.DoesNotContain(all, line => line.Text.StartsWith("worker 1 ", StringComparison.Ordinal));
        Assert.Contains(all, line => line.Text.StartsWith("worker 2 ", StringComparison.Ordinal));
        Assert.Contains(table.Draw(120, 10), line => line.Text.StartsWith("… and ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_frame_goes_over_the_one_before_and_the_cursor_comes_back()
    {
        string written = string.Empty;
        using (LiveScreen screen = new(text => written += text, alertStyle: string.Empty))
        {
            ViewLine[] lines = [new("one"), new("two", IsAlert: true), new("three")];
            screen.Draw(lines, 80);
            written = string.Empty;
            screen.Draw(lines, 80);
            Assert.StartsWith("\u001b[?25l\r\u001b[2A", written, StringComparison.Ordinal);
            Assert.DoesNotContain("31m", written, StringComparison.Ordinal);
        }

        Assert.EndsWith("\u001b[?25h", written, StringComparison.Ordinal);
    }

    [Fact]
    public void Colours_are_there_only_where_they_are_wanted()
    {
        string written = string.Empty;
        using LiveScreen screen = new(text => written += text, LiveScreen.Red);
        screen.Draw([new("calm"), new("wrong", IsAlert: true)], 80);
        Assert.Contains("\u001b[31mwrong\u001b[0m", written, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[31mcalm", written, StringComparison.Ordinal);
    }

    private static WatchTable Table(int rows)
    {
        WatchTable table = new(TimeSpan.FromSeconds(1));
        for (int i = 1; i <= rows; i++)
        {
            table.Add(new PerformanceSnapshot
            {
                Target = $"worker {i}",
                CpuPercentOfCore = 12.5,
                Trend = "▁▂█",
                PrivateBytes = 12_500_000,
                Alerts = i == 2 ? "CpuPercentOfCore>80" : string.Empty,
            });
        }

        table.Add(new PerformanceSnapshot { Target = "http://web/", Kind = MonitoredKind.Uri, Error = "no connection\nat all" });
        table.Add(new PerformanceEvent { Target = "http://web/", Kind = PerformanceEventKind.Unreachable, Message = "no connection" });
        return table;
    }
}
