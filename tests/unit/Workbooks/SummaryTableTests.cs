using PerfTools.Engine.Workbooks;

namespace PerfTools.Tests.Workbooks;

public sealed class SummaryTableTests
{
    [Fact]
    public void Windows_of_a_process_are_one_row_with_median_mean_largest_and_the_worst_verdict()
    {
        Dictionary<string, object?> row = Assert.Single(Summary(
            Measured.Cpu(0, 10), Measured.Cpu(1, 90, Verdict.Fail, "CpuPercentOfCore < 50: measured 90"), Measured.Cpu(2, null, Verdict.Inconclusive), Measured.Cpu(3, 20)));
        Assert.Equal("Cpu, median", row["Metric"]);
        Assert.Equal((20.0, 40.0, 90.0, 4), ((double)row["Value"]!, (double)row["Mean"]!, (double)row["Max"]!, (int)row["Rows"]!));
        Assert.Equal("Fail", row["Verdict"]);
        Assert.Equal("CpuPercentOfCore < 50: measured 90", row["Remark"]);
        Assert.Equal(Measured.Start.LocalDateTime, row["StartedAt"]);
    }

    [Fact]
    public void A_pause_a_clock_put_back_another_target_or_another_host_begin_another_row()
    {
        Assert.Equal(2, Summary(Measured.Cpu(0, 1), Measured.Cpu(1, 1), Measured.Cpu(60, 1), Measured.Cpu(61, 1)).Count);
        Assert.Equal(2, Summary(Measured.Cpu(60, 1), Measured.Cpu(0, 1)).Count);
        Assert.Equal([2, 1], Summary(Measured.Cpu(0, 1), Measured.Cpu(0, 1, target: "db"), Measured.Cpu(1, 1)).Select(row => (int)row["Rows"]!));
        Assert.Equal(["old", "here"], SummaryTable.Of([Measured.Record(Measured.Cpu(0, 1)) with { Host = "old" }, Measured.Record(Measured.Cpu(1, 1))], 1, "here").Rows.Select(row => row[^1]));
    }

    [Fact]
    public void A_missing_window_does_not_and_what_was_not_judged_does_not_make_a_pass()
    {
        Dictionary<string, object?> row = Assert.Single(Summary(Measured.Cpu(0, 1, Verdict.Pass), Measured.Cpu(3, 1, Verdict.NotEvaluated)));
        Assert.Equal("NotEvaluated", row["Verdict"]);
    }

    [Fact]
    public void Parts_of_a_result_are_summed_up_only_where_the_result_is_not_there()
    {
        SessionResult[] sessions = [new() { Target = "shop", SessionId = 1, P50Us = 10 }, new() { Target = "shop", SessionId = 2, P50Us = 30 }];
        Dictionary<string, object?> row = Assert.Single(Summary([.. sessions]));
        Assert.Equal(("Session", 20.0, 2, null), ((string)row["Kind"]!, (double)row["Value"]!, (int)row["Rows"]!, row["Case"]));
        row = Assert.Single(Summary([.. sessions, Measured.Load(7)]));
        Assert.Equal(("ConcurrentSessions", 7.0), ((string)row["Kind"]!, (double)row["Value"]!));
    }

    [Fact]
    public void Single_results_have_their_interval_and_their_other_numbers()
    {
        Dictionary<string, object?> row = Assert.Single(Summary(Measured.Redis()));
        Assert.Equal((40.0, 39.0, 41.0, "us", null), ((double)row["Value"]!, (double)row["Low"]!, (double)row["High"]!, (string)row["Unit"]!, row["Mean"]));
        Assert.StartsWith("P99 120 us; Throughput 0 /s", (string)row["Further"]!, StringComparison.Ordinal);
        row = Assert.Single(Summary(new MemoryLeakResult { Target = "r", ProcessId = 7, ProcessName = "r", Metric = MemoryMetric.Private, GrowthMBPerHour = 5, GrowthMBPerHourLow = 1, GrowthMBPerHourHigh = 9 }));
        Assert.Equal((5.0, 1.0, 9.0, "MB/h"), ((double)row["Value"]!, (double)row["Low"]!, (double)row["High"]!, (string)row["Unit"]!));
    }

    [Fact]
    public void Checks_of_a_host_are_the_row_that_sums_them_up_or_one_row_of_them()
    {
        PerfEnvironmentCheck steal = new() { Target = "h", Check = "Steal", Verdict = Verdict.Fail };
        PerfEnvironmentCheck load = new() { Target = "h", Check = "Load", Verdict = Verdict.Pass };
        Assert.Equal("Fail", Assert.Single(Summary(load, steal))["Verdict"]);
        Assert.Equal("Pass", Assert.Single(Summary(load, steal, new PerfEnvironmentCheck { Target = "h", Check = PerfEnvironmentCheck.SummaryCheck, Verdict = Verdict.Pass }))["Verdict"]);
    }

    private static List<Dictionary<string, object?>> Summary(params object[] results)
    {
        SheetTable table = SummaryTable.Of([.. results.Select(Measured.Record)], 1, "here");
        return [.. table.Rows.Select(row => table.Columns.Select((column, i) => (column.Header, row[i])).ToDictionary(cell => cell.Header, cell => cell.Item2))];
    }
}
