namespace PerfTools.Tests.Contracts;

public class StartupFiguresTests
{
    private static readonly ServerStartupResult Ready = new()
    {
        Target = "server",
        Verdict = Verdict.Pass,
        Count = 10,
        Succeeded = 10,
        ReadyMs = 12.345,
        ReadyLowMs = 11.2,
        ReadyHighMs = 1234.5,
        ReadyMaxMs = 2345.6,
        ReadyMADMs = 0.512,
        PeakWorkingSetBytes = 13_456_789,
        Distribution = new Distribution { Unit = "us", Count = 2, Minimum = 1000, Maximum = 2000, Buckets = "1000:1 2000:1" },
    };

    [Fact]
    public void A_server_that_is_ready_shows_its_times_to_three_digits()
    {
        StartupFigures figures = Ready.GetFigures();
        Assert.Equal("10/10", figures.Starts);
        Assert.Equal("12.3", figures.Time);
        Assert.Equal("11.2 to 1,230", figures.Interval);
        Assert.Equal("2,350", figures.Maximum);
        Assert.Equal("13.5", figures.PeakMB);
        Assert.Empty(figures.Difference);
        Assert.Equal(Ready.Distribution!.ToString(), figures.Remark);
    }

    [Fact]
    public void Too_few_starts_for_an_interval_show_their_deviation()
    {
        Assert.Equal("+/- 0.512", (Ready with { ReadyLowMs = null, ReadyHighMs = null }).GetFigures().Interval);
        Assert.Equal("-", (Ready with { ReadyLowMs = null, ReadyHighMs = null, ReadyMADMs = null }).GetFigures().Interval);
    }

    [Fact]
    public void A_program_that_is_to_end_shows_its_time_to_the_end_in_milliseconds()
    {
        StartupFigures figures = (Ready with { ReadyMs = null, ReadyLowMs = null, ReadyHighMs = null, ReadyMADMs = null, ReadyMaxMs = null, ExitMs = 1.5 }).GetFigures();
        Assert.Equal("1.5", figures.Time);
        Assert.Equal("2", figures.Maximum);
    }

    [Fact]
    public void A_server_that_ended_before_it_was_ready_has_no_time_but_a_reason()
    {
        StartupFigures figures = new ServerStartupResult { Target = "x", Count = 1, Failed = 1, Verdict = Verdict.Fail, ExitMs = 34, Reason = "exit code 1", Violations = "v" }.GetFigures();
        Assert.Equal(("0/1", "-", "-", "-", "-", "exit code 1"), (figures.Starts, figures.Time, figures.Interval, figures.Maximum, figures.PeakMB, figures.Remark));
    }

    [Fact]
    public void The_difference_has_its_sign_and_its_interval()
    {
        ServerStartupResult slower = Ready with { BaselineName = "venv", DifferenceMs = 4.56, DifferenceLowMs = 3.2, DifferenceHighMs = 6 };
        Assert.Equal("+4.56 ms (3.2 to 6) against venv", slower.GetFigures().Difference);
        Assert.Equal(slower.GetFigures().Difference, slower.GetFigures().Remark);
        Assert.Equal("-4.56 ms against venv", (slower with { DifferenceMs = -4.56, DifferenceLowMs = null }).GetFigures().Difference);
        Assert.Equal("not met", (slower with { Violations = "not met" }).GetFigures().Remark);
    }

    [Theory]
    [InlineData("exit code 1", "exit code 1")]
    [InlineData("exit code 1 after 4 ms", "exit code 1\nafter 4 ms")]
    [InlineData("KeyError: a-very-long-name x", "KeyError:\na-very-long-\nname x")]
    [InlineData("one two-three four-five six-seven", "one\ntwo-three\nfour-five…")]
    [InlineData("one two-three twelve-chars six", "one\ntwo-three\ntwelve-char…")]
    public void A_remark_is_broken_between_words_and_has_an_end(string reason, string lines) =>
        Assert.Equal(lines, (Ready with { Reason = reason }).GetFigures().RemarkIn(12, 3));

    [Fact]
    public void A_sparkline_is_not_broken_though_it_may_have_gaps_in_it() =>
        Assert.Equal(Ready.Distribution!.ToString(), Ready.GetFigures().RemarkIn(19, 3));
}
