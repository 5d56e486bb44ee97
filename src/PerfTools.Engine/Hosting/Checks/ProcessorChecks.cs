using System.Globalization;
using PerfTools.Engine.Hosting.Kernel;

namespace PerfTools.Engine.Hosting.Checks;

/// <summary>How much of the processors this process gets, and how steady that is.</summary>
internal static class ProcessorChecks
{
    private const int MostNames = 3;

    // With a quota of one processor a thread that never waits is not held back; with less it stands still in every period.
    private static readonly CheckBound Quota = CheckBound.AtLeast(1, 1);

    // On one processor, the instrument and what it measures take turns.
    private static readonly CheckBound Allowed = CheckBound.AtLeast(2, 1);

    // A thread that wakes up finds its processor taken about that often; from 1 on there are more threads than processors.
    private static readonly CheckBound Load = CheckBound.Below(0.25, 1);
    private static readonly CheckBound Others = CheckBound.Below(5, 25);

    // Below a percent comparisons do not see it; steal counts in ticks of 10 ms, so that a lone one is below that as well.
    private static readonly CheckBound Steal = CheckBound.Below(1, 5);

    public static IEnumerable<PerfEnvironmentCheck> Of(HostReadings host)
    {
        yield return QuotaOf(host);
        yield return AffinityOf(host);
        (double Minute, long Threads)? load = KernelNumbers.Load(host.Before.Load);
        yield return Finding.Of(
            "LoadPerProcessor", load?.Minute / host.Processors, "threads", Load, "other work runs or waits: stop it, or wait a minute or two for the average to fall", host.IsLinux ? null : Finding.LinuxOnly) with
        {
            Detail = load is { } now ? Text($"{now.Minute:0.00} on {host.Processors} processors, mean of the last minute") : string.Empty,
        };
        yield return OthersOf(host);
        yield return StealOf(host, StolenWhileSpinning(host));
    }

    public static PerfEnvironmentCheck AffinityOf(HostReadings host) =>
        Finding.Of("Affinity", host.Allowed, "processors", Allowed, "the instrument and what it measures share a processor: use a host with more, or widen the mask (taskset)") with
        {
            Detail = Text($"{host.Allowed} of {host.Processors} processors may be used"),
        };

    public static PerfEnvironmentCheck QuotaOf(HostReadings host)
    {
        if (!host.IsLinux) return Finding.NotRead("CpuQuota", "processors", Finding.LinuxOnly);
        double processors = Math.Min(host.Quota ?? host.Allowed, host.Allowed);
        return Finding.Of("CpuQuota", processors, "processors", Quota, "a thread that is busy is made to stand still in every period (100 ms as a rule): raise the quota of the control group") with
        {
            Detail = host.Quota is { } quota ? Text($"a quota of {quota:0.##} processors") : "no quota",
        };
    }

    /// <summary>What all others used, from the times of the processors, as processes that came and went do not stand in a list.</summary>
    private static PerfEnvironmentCheck OthersOf(HostReadings host)
    {
        ProcessorTimes? spent = ProcessorTimes.Of(host.After.Stat, null) - ProcessorTimes.Of(host.Before.Stat, null);
        const string Check = "OtherProcesses";
        if (spent is not { Total: > 0 } all) return Finding.NotRead(Check, "%", host.IsLinux ? "/proc/stat could not be read" : Finding.LinuxOnly);
        long own = host.After.Processes.Since(host.Before.Processes, id => id == Environment.ProcessId).Sum(process => process.Ticks);
        double percent = 100.0 * Math.Max(0, all.Total - all.Idle - all.Steal - own) / all.Total;
        double ticksOfOne = (double)all.Total / host.Processors;
        IEnumerable<string> busiest = host.After.Processes.Since(host.Before.Processes, id => id != Environment.ProcessId)
            .Take(MostNames).Select(process => Text($"{process.Name} {100 * process.Ticks / ticksOfOne:0.#} % of a core"));
        return Finding.Of(Check, percent, "%", Others, "stop what can be stopped; Measure-ProcessCpu shows what it uses") with { Detail = string.Join(", ", busiest) };
    }

    /// <param name="host">The host.</param>
    /// <param name="percent">What the hypervisor took of the time in which there was something to run; null where that is not known.</param>
    public static PerfEnvironmentCheck StealOf(HostReadings host, double? percent)
    {
        bool isVirtual = host.Texts.Read("/proc/cpuinfo")?.Contains(" hypervisor", StringComparison.Ordinal) == true;
        return Finding.Of("Steal", percent, "%", Steal, "the hypervisor gives the processors to others: use another host or a dedicated one, and compare runs in turns only", host.IsLinux ? null : Finding.LinuxOnly) with
        {
            Detail = isVirtual ? "a virtual machine" : string.Empty,
        };
    }

    /// <summary>Time that the hypervisor took is counted only while there is something to run: while a processor is probed.</summary>
    private static double? StolenWhileSpinning(HostReadings host)
    {
        const double TickNanoseconds = 1e7;
        double spun = host.Spins.Sum(spin => (double)spin.SpunNanoseconds);
        long? stolen = host.Spins.Aggregate((long?)0, (sum, spin) => sum + spin.StolenTicks);
        return spun > 0 ? 100 * stolen * TickNanoseconds / spun : null;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
