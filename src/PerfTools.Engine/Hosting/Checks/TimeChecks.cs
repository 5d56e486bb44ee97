using System.Globalization;
using PerfTools.Engine.Hosting.Probes;

namespace PerfTools.Engine.Hosting.Checks;

/// <summary>The clock, and what happens to a thread that never waits and to one that waits for a millisecond.</summary>
internal static class TimeChecks
{
    // The shortest operation that is timed singly takes about 10 us: the clock shall not be more than a hundredth of it.
    private static readonly CheckBound Step = CheckBound.Below(100, 1000);
    private static readonly CheckBound Cost = CheckBound.Below(100, 1000);

    // In less than 1 ms nothing but interrupts has run. The scheduler lets another thread run for some 1 to 4 ms, so that from 10 ms
    // on it was more than one, or a hypervisor or a quota.
    private static readonly CheckBound Worst = CheckBound.Below(1000, 10_000);

    // Of a thousand operations of 100 us one is delayed by this: by half, or by ten times its own length.
    private static readonly CheckBound Percentile = CheckBound.Below(50, 1000);

    // A mean is longer by what is taken away: half a percent hides in any comparison, five percent is what one looks for.
    private static readonly CheckBound Share = CheckBound.Below(0.5, 5);

    // Linux adds 50 us of timer slack to a wait, and a wake-up takes some; a wait twice as long as asked for is a tick, not a timer.
    private static readonly CheckBound MedianWait = CheckBound.Below(200, 1000);
    private static readonly CheckBound LongWait = CheckBound.Below(1000, 10_000);

    public static IEnumerable<PerfEnvironmentCheck> Of(HostReadings host)
    {
        string? source = host.Texts.Read("/sys/devices/system/clocksource/clocksource0/current_clocksource")?.Trim();
        const string ClockAdvice = "every sample contains it: use Measure-Operation -BatchSize, and on Linux a clock source that needs no system call (tsc, arch_sys_counter)";
        long? step = host.Spins.Where(spin => spin.StepNanoseconds > 0).Select(spin => (long?)spin.StepNanoseconds).Min();
        yield return Finding.Of("ClockResolution", step, "ns", Step, ClockAdvice, NotProbed) with { Detail = source is null ? string.Empty : $"clock source {source}" };
        yield return Finding.Of("ClockCost", host.ClockCostNanoseconds, "ns", Cost, ClockAdvice);
        foreach (PerfEnvironmentCheck stall in Stalls(host)) yield return stall;
        const string WaitAdvice = "timers are late: rates and intervals below some milliseconds will not be kept; use closed models, and look at StallWorst and TimerSlack";
        string slack = host.Texts.Read("/proc/self/timerslack_ns")?.Trim() is { Length: > 0 } nanoseconds ? $", timer slack {nanoseconds} ns" : string.Empty;
        string waits = Text($"{host.Waits.Count} waits of 1 ms{slack}");
        const string TooFew = "too few waits: ten must lie beyond it. Use a longer -Duration";
        yield return Finding.Of("WaitMedian", host.Waits.Percentile(50), "us", MedianWait, WaitAdvice, TooFew) with { Detail = waits };
        yield return Finding.Of("WaitP99", host.Waits.Percentile(99), "us", LongWait, WaitAdvice, TooFew) with { Detail = waits };
    }

    private const string NotProbed = "no processor was probed: the look was ended early";

    private static IEnumerable<PerfEnvironmentCheck> Stalls(HostReadings host)
    {
        const string Advice = "something else runs on the processors, or the hypervisor takes them: stop it, pin it elsewhere, or use longer operations and more rounds";
        if (host.Spins.Count == 0)
        {
            foreach (string check in new[] { "StallWorst", "StallP999", "StallShare" }) yield return Finding.NotRead(check, string.Empty, NotProbed);
            yield break;
        }

        SpinRecord worst = host.Spins.MaxBy(spin => spin.WorstNanoseconds)!;
        string each = string.Join(", ", host.Spins.Select(spin => Text($"{NameOf(spin)} {spin.WorstNanoseconds / 1000.0:0} us")));
        yield return Finding.Of("StallWorst", worst.WorstNanoseconds / 1000.0, "us", Worst, Advice) with { Detail = each };
        Distribution windows = Distribution.Merge([.. host.Spins.Select(spin => spin.Windows.ToDistribution())]);
        yield return Finding.Of("StallP999", windows.Percentile(99.9), "us", Percentile, Advice, Text($"of {windows.Count} windows of 100 us less than ten lie beyond it. Use a longer -Duration")) with
        {
            Detail = Text($"the longest stall of each of {windows.Count} windows of 100 us"),
        };
        double spun = host.Spins.Sum(spin => spin.SpunNanoseconds);
        long? queued = host.Spins.Aggregate((long?)0, (sum, spin) => sum + spin.QueuedNanoseconds);
        yield return Finding.Of("StallShare", spun > 0 ? 100 * host.Spins.Sum(spin => spin.StalledNanoseconds) / spun : null, "%", Share, Advice, NotProbed) with
        {
            Detail = queued is { } time && spun > 0 ? Text($"by the kernel's account {100 * time / spun:0.##} % in the queue of the processor") : string.Empty,
        };
    }

    private static string NameOf(SpinRecord spin) => spin.Processor is { } number ? Text($"processor {number}") : "not held on a processor";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
