using PerfTools.Engine.Hosting;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Hosting;

public sealed class HostGlanceTests
{
    private readonly HandClock _clock = new();
    private readonly HandTexts _texts = new()
    {
        ["/proc/stat"] = "cpu 100 0 100 1000 0 0 0 10",
        ["/proc/loadavg"] = "0.42 0.30 0.20 1/200 12345",
        ["/proc/cpuinfo"] = "flags : fpu hypervisor",
        ["/proc/meminfo"] = "MemTotal: 1000 kB\nMemAvailable: 900 kB",
        ["/sys/devices/system/cpu/online"] = "0-3",
        ["/proc/thread-self/status"] = "Cpus_allowed_list:\t0-3",
    };

    [LinuxFact]
    public void Steal_is_that_of_the_time_since_it_was_made_and_load_is_told_and_not_judged()
    {
        HostGlance glance = new(_texts, _clock);
        _texts["/proc/loadavg"] = "99.5 0.30 0.20 1/200 12345";
        _texts["/proc/stat"] = "cpu 500 0 500 1000 0 0 0 210";
        PerfHostState state = glance.State();
        Assert.Equal((Verdict.Fail, false), (state.Verdict, state.IsProbed));
        Assert.Contains("failed: Steal 20 %", state.Summary, StringComparison.Ordinal);
        Assert.EndsWith("; load 99.5", state.Summary, StringComparison.Ordinal);
    }

    [LinuxFact]
    public void Of_less_than_a_second_of_work_steal_is_not_judged()
    {
        HostGlance glance = new(_texts, _clock);
        _texts["/proc/stat"] = "cpu 130 0 130 1000 0 0 0 40";
        Assert.Equal(Verdict.Pass, glance.State().Verdict);
    }

    [LinuxFact]
    public void Scarce_memory_fails()
    {
        _texts["/proc/meminfo"] = "MemTotal: 1000 kB\nMemAvailable: 20 kB";
        Assert.Contains("failed: MemoryAvailable 2 %", new HostGlance(_texts, _clock).State().Summary, StringComparison.Ordinal);
    }

    [LinuxFact]
    public void A_look_of_some_seconds_ago_is_told_again_and_an_old_one_is_not()
    {
        HostGlance glance = new(_texts, _clock);
        string first = glance.State().Summary;
        _texts["/proc/loadavg"] = "7 0.30 0.20 1/200 12345";
        _clock.Turn(9_000_000_000);
        Assert.Equal(first, glance.State().Summary);
        _clock.Turn(2_000_000_000);
        Assert.EndsWith("; load 7", glance.State().Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_system_that_says_nothing_nothing_is_claimed()
    {
        PerfHostState state = new HostGlance(new HandTexts(), _clock).State();
        Assert.NotEqual(Verdict.Fail, state.Verdict);
        Assert.NotEmpty(state.Summary);
    }

    [Fact]
    public void The_last_row_of_a_look_with_probes_sums_it_up()
    {
        PerfEnvironmentCheck summary = new() { Target = "host", Check = PerfEnvironmentCheck.SummaryCheck, Verdict = Verdict.Pass, Detail = "14 of 14" };
        Assert.Equal(new PerfHostState { Verdict = Verdict.Pass, Summary = "14 of 14", IsProbed = true }, PerfHostState.Of([summary with { Check = "Steal" }, summary]));
        Assert.Null(PerfHostState.Of([summary with { Check = "Steal" }]));
    }
}
