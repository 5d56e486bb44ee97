using PerfTools.Engine.Hosting;
using PerfTools.Engine.Hosting.Probes;
using PerfTools.Engine.Statistics;

namespace PerfTools.Tests.Hosting;

public class CheckTests
{
    private static readonly string[] Checks =
    [
        "ClockResolution", "ClockCost", "StallWorst", "StallP999", "StallShare", "WaitMedian", "WaitP99", "CpuQuota", "Affinity", "LoadPerProcessor", "OtherProcesses",
        "Steal", "Governor", "Turbo", "Smt", "MemoryAvailable", "SwapActivity", "IdleMemoryNoise", "OpenFiles", "Threads", "Summary",
    ];

    [Fact]
    public void A_quiet_host_passes_in_every_check_that_is_judged()
    {
        IReadOnlyList<PerfEnvironmentCheck> rows = PerfEnvironmentReport.Build(Quiet(), isComplete: true);
        Assert.Equal(Checks, rows.Select(row => row.Check));
        Assert.All(rows.Where(row => row.Check is not ("Turbo" or "Smt")), row => Assert.True(row.Verdict == Verdict.Pass, row.ToString()));
        Assert.All(rows, row => Assert.Empty(row.Advice));
        Assert.Equal("18 of 18 checks passed on 4 processors", rows[^1].Detail);
    }

    [Fact]
    public void A_host_that_tells_nothing_is_judged_in_nothing_and_says_why()
    {
        HostReadings silent = new() { Texts = new HandTexts(), Processors = 4, Allowed = 4, IsLinux = false, IdleMemoryFailure = "there is none" };
        IReadOnlyList<PerfEnvironmentCheck> rows = PerfEnvironmentReport.Build(silent, isComplete: true);
        Assert.Equal(Checks, rows.Select(row => row.Check));
        foreach (PerfEnvironmentCheck row in rows.Where(row => row.Check is not ("Summary" or "ClockCost" or "Affinity")))
            Assert.True(row is { Verdict: Verdict.NotEvaluated, Value: null, Reason.Length: > 0 }, row.ToString());
    }

    [Theory]
    [InlineData(0.9, Verdict.Pass)]
    [InlineData(1.0, Verdict.Inconclusive)]
    [InlineData(9.9, Verdict.Inconclusive)]
    [InlineData(10.0, Verdict.Fail)]
    public void The_worst_stall_of_any_processor_is_judged(double milliseconds, Verdict verdict)
    {
        HostReadings host = Quiet();
        SpinRecord late = host.Spins[1] with { WorstNanoseconds = (long)(milliseconds * 1e6) };
        PerfEnvironmentCheck row = Row(host with { Spins = [host.Spins[0], late] }, "StallWorst");
        Assert.Equal((milliseconds * 1000, verdict, "<1000"), (row.Value, row.Verdict, row.Bound));
        Assert.Equal(verdict == Verdict.Pass, row.Advice.Length == 0);
        Assert.StartsWith("processor 0 20 us, processor 1 ", row.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0L, 0.0, Verdict.Pass)]
    [InlineData(2L, 1.0, Verdict.Inconclusive)]
    [InlineData(10L, 5.0, Verdict.Fail)]
    public void Stolen_ticks_are_of_the_time_that_was_spun(long ticks, double percent, Verdict verdict)
    {
        HostReadings host = Quiet();
        PerfEnvironmentCheck row = Row(host with { Spins = [host.Spins[0], host.Spins[1] with { StolenTicks = ticks }] }, "Steal");
        Assert.Equal((percent, verdict), (row.Value, row.Verdict));
    }

    [Theory]
    [InlineData(0.5, 4, Verdict.Fail)]
    [InlineData(1.0, 4, Verdict.Pass)]
    [InlineData(null, 4, Verdict.Pass)]
    public void A_quota_below_one_processor_fails(double? quota, int allowed, Verdict verdict) =>
        Assert.Equal(verdict, Row(Quiet() with { Quota = quota, Allowed = allowed }, "CpuQuota").Verdict);

    [Fact]
    public void One_processor_is_not_enough_for_the_instrument_and_what_it_measures() =>
        Assert.Equal(Verdict.Inconclusive, Row(Quiet() with { Allowed = 1 }, "Affinity").Verdict);

    [Theory]
    [InlineData("0.96", Verdict.Pass)]
    [InlineData("1.00", Verdict.Inconclusive)]
    [InlineData("4.00", Verdict.Fail)]
    public void Load_counts_by_processor(string minute, Verdict verdict)
    {
        HostReadings host = Quiet();
        Assert.Equal(verdict, Row(host with { Before = host.Before with { Load = $"{minute} 9.00 9.00 1/200 9\n" } }, "LoadPerProcessor").Verdict);
    }

    [Fact]
    public void Time_of_others_is_without_this_process_and_the_busiest_are_named()
    {
        // 2,000 ticks on four processors: 400 user of which 300 are ours, 100 stolen, 1,500 idle.
        HandTexts before = new() { [$"/proc/{Environment.ProcessId}/stat"] = Stat("me", 100), ["/proc/1/stat"] = Stat("cron", 0), ["/proc/2/stat"] = Stat("db", 50) };
        HandTexts after = new() { [$"/proc/{Environment.ProcessId}/stat"] = Stat("me", 400), ["/proc/1/stat"] = Stat("cron", 25), ["/proc/2/stat"] = Stat("db", 125) };
        int[] ids = [Environment.ProcessId, 1, 2];
        PerfEnvironmentCheck row = Row(
            Quiet() with
            {
                Before = new HostMoment { Stat = "cpu 0 0 0 0 0 0 0 0 0 0\n", Processes = ProcessShares.Read(before, ids) },
                After = new HostMoment { Stat = "cpu 400 0 0 1500 0 0 0 100 0 0\n", Processes = ProcessShares.Read(after, ids) },
            },
            "OtherProcesses");
        Assert.Equal((5.0, Verdict.Inconclusive, "db 15 % of a core, cron 5 % of a core"), (row.Value, row.Verdict, row.Detail));
    }

    [Theory]
    [InlineData("performance", "performance", Verdict.Pass, "performance")]
    [InlineData("performance", "powersave", Verdict.Inconclusive, "performance, powersave")]
    public void A_governor_that_changes_the_frequency_depends(string first, string second, Verdict verdict, string detail)
    {
        HandTexts texts = Texts();
        texts["/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"] = $"{first}\n";
        texts["/sys/devices/system/cpu/cpu1/cpufreq/scaling_governor"] = $"{second}\n";
        PerfEnvironmentCheck row = Row(Quiet() with { Texts = texts }, "Governor");
        Assert.Equal((verdict, detail), (row.Verdict, row.Detail));
    }

    [Theory]
    [InlineData("intel_pstate/no_turbo", "0", "on")]
    [InlineData("intel_pstate/no_turbo", "1", "off")]
    [InlineData("cpufreq/boost", "1", "on")]
    public void Turbo_is_said_and_not_judged(string file, string text, string detail)
    {
        PerfEnvironmentCheck row = Row(Quiet() with { Texts = new HandTexts { [$"/sys/devices/system/cpu/{file}"] = text } }, "Turbo");
        Assert.Equal((detail, Verdict.NotEvaluated), (row.Detail, row.Verdict));
        Assert.StartsWith("not judged: ", row.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_limit_of_a_container_counts_where_it_leaves_less_than_the_machine()
    {
        HandTexts texts = Texts();
        texts["/proc/self/cgroup"] = "0::/\n";
        texts["/sys/fs/cgroup/memory.max"] = "100000000";
        texts["/sys/fs/cgroup/memory.current"] = "95000000";
        PerfEnvironmentCheck row = Row(Quiet() with { Texts = texts }, "MemoryAvailable");
        Assert.Equal((5.0, Verdict.Inconclusive, "5 of 100 MB by the limit of the control group"), (row.Value, row.Verdict, row.Detail));
    }

    [Fact]
    public void One_page_from_swap_fails()
    {
        HostReadings host = Quiet();
        Assert.Equal(Verdict.Fail, Row(host with { After = host.After with { Vmstat = "pswpin 11\npswpout 5\n" } }, "SwapActivity").Verdict);
    }

    [Theory]
    [InlineData(0L, Verdict.Pass)]
    [InlineData(4096L, Verdict.Pass)]
    [InlineData(8192L, Verdict.Inconclusive)]
    [InlineData(2L << 20, Verdict.Fail)]
    public void Memory_of_a_program_that_does_nothing_keeps_its_size(long range, Verdict verdict) =>
        Assert.Equal(verdict, Row(Quiet() with { IdleMemory = [100_000, 100_000 + range, 100_000] }, "IdleMemoryNoise").Verdict);

    [Theory]
    [InlineData("unlimited", 100, Verdict.Pass)]
    [InlineData("1024", 100, Verdict.Inconclusive)]
    [InlineData("300", 100, Verdict.Fail)]
    public void Files_that_are_open_are_taken_off_the_limit(string limit, int open, Verdict verdict)
    {
        HandTexts texts = Texts();
        texts["/proc/self/limits"] = $"Max open files            {limit}                1048576              files     \n";
        Assert.Equal(verdict, Row(Quiet() with { Texts = texts, OpenFiles = open }, "OpenFiles").Verdict);
    }

    [Fact]
    public void A_percentile_needs_ten_samples_beyond_it()
    {
        PerfEnvironmentCheck row = Row(Quiet() with { Waits = Samples(900, 60_000) }, "WaitP99");
        Assert.Equal((null, Verdict.NotEvaluated), (row.Value, row.Verdict));
        Assert.Contains("longer -Duration", row.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_summary_has_the_worst_verdict_and_names_what_did_not_pass()
    {
        PerfEnvironmentCheck summary = PerfEnvironmentReport.Build(Quiet() with { Allowed = 1, Quota = 0.5 }, isComplete: true)[^1];
        Assert.Equal(Verdict.Fail, summary.Verdict);
        Assert.Equal("16 of 18 checks passed on 4 processors; failed: CpuQuota 0.5 processors; depends: Affinity 1 processors", summary.Detail);
        Assert.Contains("quota", summary.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void A_look_that_was_ended_early_cannot_pass()
    {
        PerfEnvironmentCheck summary = PerfEnvironmentReport.Build(Quiet() with { Spins = [] }, isComplete: false)[^1];
        Assert.Equal(Verdict.Inconclusive, summary.Verdict);
        Assert.EndsWith("; ended early", summary.Detail, StringComparison.Ordinal);
    }

    private static PerfEnvironmentCheck Row(HostReadings host, string check) =>
        Assert.Single(PerfEnvironmentReport.Build(host, isComplete: true), row => row.Check == check);

    private static HostReadings Quiet() => new()
    {
        Texts = Texts(),
        Processors = 4,
        Allowed = 4,
        ClockCostNanoseconds = 25,
        Spins = [Spin(0), Spin(1)],
        Waits = Samples(2000, 60_000),
        IdleMemory = [100_000, 100_000],
        OpenFiles = 50,
        Before = new HostMoment { Stat = "cpu 0 0 0 0 0 0 0 0\n", Load = "0.20 9.00 9.00 1/200 9\n", Vmstat = "pswpin 10\npswpout 5\n" },
        After = new HostMoment { Stat = "cpu 10 0 0 1990 0 0 0 0\n", Vmstat = "pswpin 10\npswpout 5\n" },
    };

    private static SpinRecord Spin(int processor)
    {
        LatencyHistogram windows = new();
        for (int i = 0; i < 10_000; i++) windows.Record(2_000);
        return new SpinRecord
        {
            Processor = processor,
            SpunNanoseconds = 1_000_000_000,
            WorstNanoseconds = 20_000,
            StepNanoseconds = 20,
            StalledNanoseconds = 100_000,
            Windows = windows,
            QueuedNanoseconds = 0,
            StolenTicks = 0,
        };
    }

    private static Distribution Samples(int count, long nanoseconds)
    {
        LatencyHistogram samples = new();
        for (int i = 0; i < count; i++) samples.Record(nanoseconds);
        return samples.ToDistribution();
    }

    private static HandTexts Texts() => new()
    {
        ["/proc/meminfo"] = "MemTotal: 1000000 kB\nMemAvailable: 800000 kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\n",
        ["/proc/self/limits"] = "Max processes             96365                96365                processes \nMax open files            20000                20000                files     \n",
        ["/sys/devices/system/cpu/online"] = "0-1\n",
        ["/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"] = "performance\n",
        ["/sys/devices/system/cpu/smt/active"] = "0\n",
    };

    private static string Stat(string name, int user) => FormattableString.Invariant($"7 ({name}) R 1 1 1 0 -1 0 0 0 0 0 {user} 0 0 0 20 0 1 0 5 0 0");
}
