using PerfTools.Engine.Hosting.Kernel;
using PerfTools.Engine.Hosting.Probes;
using PerfTools.Engine.Timing;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Hosting;

public class ProbeTests
{
    [Fact]
    public void An_undisturbed_processor_shows_the_step_of_the_clock_and_no_stall()
    {
        SpinRecord spin = new SpinProbe(new HandClock(step: 40), new HandTexts()).Spin(TimeSpan.FromMilliseconds(2), CancellationToken.None);
        Assert.Equal((40, 40, 0), (spin.StepNanoseconds, spin.WorstNanoseconds, spin.StalledNanoseconds));
        Assert.Equal(20, spin.Windows.Count);
        Assert.InRange(spin.SpunNanoseconds, 2_000_000, 2_000_040);
    }

    [Fact]
    public void Every_gap_is_found_once_and_short_ones_are_no_stalls()
    {
        // Readings are 50 ns apart; the 1,000th is late by 3 ms, and the 5,000th by 8 us.
        GapClock clock = new(new() { [1000] = 3_000_000, [5000] = 8_000 });
        SpinRecord spin = new SpinProbe(clock, new HandTexts()).Spin(TimeSpan.FromMilliseconds(10), CancellationToken.None);
        Assert.Equal(3_000_050, spin.WorstNanoseconds);
        Assert.Equal(3_000_050, spin.StalledNanoseconds);
        Assert.Equal(3_000.05, spin.Windows.ToDistribution().Maximum);
        Assert.Equal(8, spin.Windows.ToDistribution().GetBuckets()[^2].LowerBound, 0.1);
    }

    [Fact]
    public void Cancellation_ends_the_spin() =>
        Assert.Equal(0, new SpinProbe(new HandClock(step: 1), new HandTexts()).Spin(TimeSpan.FromDays(1), new CancellationToken(canceled: true)).Windows.Count);

    [Fact]
    public void What_a_wait_takes_beyond_a_millisecond_is_its_overshoot()
    {
        HandClock clock = new();
        long late = 0;
        WaitProbe waits = new(clock, nanoseconds => clock.Turn(nanoseconds + (late += 1_000)));
        waits.Run(TimeSpan.FromMilliseconds(5), CancellationToken.None);
        Assert.Equal((5, 1, 5), (waits.Overshoot.Count, waits.Overshoot.ToDistribution().Minimum, waits.Overshoot.ToDistribution().Maximum));
    }

    [Fact]
    public void Processes_are_told_apart_by_their_start_and_added_up_by_name()
    {
        HandTexts texts = new() { ["/proc/1/stat"] = Stat("a b) (c", 100, 5, 7), ["/proc/2/stat"] = Stat("sh", 10, 0, 8), ["/proc/3/stat"] = Stat("sh", 50, 0, 9) };
        ProcessShares before = ProcessShares.Read(texts, [1, 2, 3, 4]);
        texts["/proc/1/stat"] = Stat("a b) (c", 130, 10, 7);
        texts["/proc/2/stat"] = Stat("sh", 25, 0, 8);
        texts["/proc/3/stat"] = Stat("sh", 5, 0, 99);
        IReadOnlyList<(string, long)> since = ProcessShares.Read(texts, [1, 2, 3]).Since(before, _ => true);
        Assert.Equal([("a b) (c", 35), ("sh", 20)], since);
        Assert.Equal([("sh", 20)], ProcessShares.Read(texts, [1, 2, 3]).Since(before, id => id > 1));
    }

    /// <summary>The kernel tells how long a thread stood in the queue of a processor: what the probe has seen must be that, and a time slice long.</summary>
    [LinuxFact(NeedsPython = true)]
    public void A_busy_competitor_on_the_same_processor_is_seen_as_stalls_of_time_slices()
    {
        int processor = KernelNumbers.List(KernelNumbers.TextOf(File.ReadAllText("/proc/thread-self/status"), "Cpus_allowed_list"))[0];
        using BusyProgram busy = new(processor);
        SpinRecord spin = new SpinProbe(MonotonicClock.Instance, new SystemText()).Run(processor, TimeSpan.FromSeconds(1), CancellationToken.None);
        Assert.Equal(processor, spin.Processor);
        Assert.True(spin.WorstNanoseconds > 500_000, $"worst {spin.WorstNanoseconds} ns");
        if (spin.QueuedNanoseconds is not { } queued) return;
        Assert.True(queued > 100_000_000, $"{queued} ns in the queue");
        Assert.True(spin.StalledNanoseconds > 0.8 * queued, $"{spin.StalledNanoseconds} ns stalled, {queued} ns in the queue");
    }

    private static string Stat(string name, int user, int kernel, int start) =>
        FormattableString.Invariant($"7 ({name}) R 1 1 1 0 -1 0 0 0 0 0 {user} {kernel} 0 0 20 0 1 0 {start} 0 0");

    private sealed class GapClock(Dictionary<int, long> gaps) : IClock
    {
        private long _now;
        private int _reading;

        public long Nanoseconds => _now += 50 + gaps.GetValueOrDefault(_reading++);

        public double ResolutionNanoseconds => 1;
    }
}
