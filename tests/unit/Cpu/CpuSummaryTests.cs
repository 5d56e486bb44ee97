using PerfTools.Engine.Cpu;
using PerfTools.Engine.Processes;

namespace PerfTools.Tests.Cpu;

public class CpuSummaryTests
{
    private const long Millisecond = 1_000_000;

    private readonly CpuSummary _summary = new();
    private long _at = 1;

    [Fact]
    public void Before_the_first_window_there_is_nothing()
    {
        Assert.Null(_summary.Total);
        Assert.Empty(_summary.Series);
        Assert.Null(_summary.PeakWorkingSetBytes);
    }

    [Fact]
    public void It_is_total_over_total_and_not_the_mean_of_percentages()
    {
        Add(10, 10);
        Add(990, 0);
        CpuWindow total = _summary.Total!;
        Assert.Equal(10 * Millisecond, total.Cpu);
        Assert.Equal(1_000 * Millisecond, total.To - total.From);
        Assert.Equal(100, _summary.PeakPercentOfCore);
        Assert.Equal([100, 0], _summary.Series);
        Assert.Equal(2, _summary.Count);
    }

    [Fact]
    public void The_lag_at_the_ends_of_windows_cancels_out_so_the_largest_stands_for_all()
    {
        _summary.Add(Window(100, 1) with { Uncertainty = 4, Lag = 7 });
        _summary.Add(Window(100, 1) with { Uncertainty = 9, Lag = 3 });
        Assert.Equal((9, 7), (_summary.Total!.Uncertainty, _summary.Total.Lag));
    }

    [Fact]
    public void Everything_that_adds_up_is_added_up()
    {
        _summary.Add(Window(100, 50) with { ChildCpu = 5, Split = new CpuTimes(30, 20), LostChildren = 1, ProcessCount = 9 });
        _summary.Add(Window(100, 50) with { ChildCpu = 6, Split = new CpuTimes(3, 2), LostChildren = 2, WentBack = true, ProcessCount = 4 });
        _summary.Add(Window(100, 50) with { ProcessCount = 4 });
        CpuWindow total = _summary.Total!;
        Assert.Equal((11, new CpuTimes(33, 22), 3, true, 9), (total.ChildCpu, total.Split, total.LostChildren, total.WentBack, total.ProcessCount));
    }

    [Fact]
    public void What_a_process_held_is_what_was_last_known_and_its_peak_is_kept()
    {
        _summary.Add(Window(100, 1) with { WorkingSetBytes = 50, PrivateBytes = 20, PrivateReadAt = 3, ThreadCount = 2, HandleCount = 8 });
        _summary.Add(Window(100, 1) with { WorkingSetBytes = 90, PrivateBytes = 30, PrivateReadAt = 4, ThreadCount = 3, HandleCount = 9 });
        _summary.Add(Window(100, 1) with { WorkingSetBytes = 60, PrivateBytes = 25, PrivateReadAt = 5, ThreadCount = 1, HandleCount = 7 });
        _summary.Add(Window(100, 1) with { State = ProcessState.Exited });
        CpuWindow total = _summary.Total!;
        Assert.Equal(90, _summary.PeakWorkingSetBytes);
        Assert.Equal((60, 25, 5, 1, 7), (total.WorkingSetBytes, total.PrivateBytes, total.PrivateReadAt, total.ThreadCount, total.HandleCount));
        Assert.Equal(ProcessState.Exited, total.State);
    }

    [Fact]
    public void A_last_window_without_a_number_ends_the_process_and_leaves_what_was_measured()
    {
        Add(100, 60);
        long measuredTo = _at;
        _summary.Add(Window(100, null) with { State = ProcessState.Exited });
        CpuWindow total = _summary.Total!;
        Assert.Equal((60 * Millisecond, measuredTo, ProcessState.Exited), (total.Cpu, total.To, total.State));
        Assert.Equal(1, _summary.Count);
    }

    [Fact]
    public void A_process_of_which_nothing_was_measured_has_no_number()
    {
        _summary.Add(Window(100, null) with { State = ProcessState.Exited });
        Assert.Null(_summary.Total!.Cpu);
        Assert.Equal(0, _summary.Count);
        Assert.Empty(_summary.Series);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(129)]
    [InlineData(10_000)]
    public void The_series_of_any_number_of_windows_is_short_and_covers_all_of_them_evenly(int windows)
    {
        for (int i = 0; i < windows; i++) Add(10, i < windows / 2 ? 2 : 8);
        IReadOnlyList<double> series = _summary.Series;
        Assert.InRange(series.Count, Math.Min(windows, 32), 64);
        if (windows < 2) return;
        int half = series.Count / 2;
        Assert.All(series.Take(half - 1), value => Assert.Equal(20, value, 6));
        Assert.All(series.Skip(half + 2), value => Assert.Equal(80, value, 6));
    }

    [Fact]
    public void A_peak_is_found_among_many_windows_though_the_series_evens_it_out()
    {
        for (int i = 0; i < 500; i++) Add(10, i == 333 ? 30 : 1);
        Assert.Equal(300, _summary.PeakPercentOfCore);
        Assert.InRange(_summary.Series.Max(), 11, 299);
    }

    [Fact]
    public void A_window_of_no_length_divides_nothing()
    {
        Add(0, 5);
        Assert.Equal(0, _summary.PeakPercentOfCore);
        Assert.Equal([0], _summary.Series);
    }

    private void Add(long wallMs, long cpuMs) => _summary.Add(Window(wallMs, cpuMs));

    private CpuWindow Window(long wallMs, long? cpuMs)
    {
        long from = _at;
        _at += wallMs * Millisecond;
        return new CpuWindow { From = from, To = _at, Cpu = cpuMs * Millisecond };
    }
}
