using System.Globalization;
using PerfTools.Engine.Hosting.Kernel;

namespace PerfTools.Engine.Hosting.Checks;

/// <summary>Whether memory is there, and whether that of a program stays what it is.</summary>
internal static class MemoryChecks
{
    // Below a tenth the kernel soon has to take pages away from somebody to give them to another, and below a twentieth it does.
    private static readonly CheckBound Available = CheckBound.AtLeast(10, 5);

    // A page that comes back from a disk takes as long as thousands of operations.
    private static readonly CheckBound Swapped = CheckBound.Below(1, 1);

    // A program that does nothing keeps its pages. Up to a page is nothing; from 1 MB on short leak tests see what is not there.
    private static readonly CheckBound Idle = CheckBound.Below(4.1, 1024);

    public static IEnumerable<PerfEnvironmentCheck> Of(HostReadings host)
    {
        yield return AvailableOf(host);
        yield return SwapOf(host);
        double? range = host.IdleMemory.Count > 1 ? (host.IdleMemory.Max() - host.IdleMemory.Min()) / 1024.0 : null;
        yield return Finding.Of(
            "IdleMemoryNoise", range, "KB", Idle, "the system takes memory from programs that do nothing: free some, and give Test-MemoryLeak a longer duration and its limits by hand",
            host.IdleMemoryFailure ?? "the look was ended early") with
        {
            Detail = range is null ? string.Empty : Text($"range of {host.IdleMemory.Count} readings of the private memory of an idle program"),
        };
    }

    public static PerfEnvironmentCheck AvailableOf(HostReadings host)
    {
        const string Check = "MemoryAvailable";
        string? text = host.Texts.Read("/proc/meminfo");
        double? total = KernelNumbers.Named(text, "MemTotal") * 1024.0;
        double? left = KernelNumbers.Named(text, "MemAvailable") * 1024.0;
        string of = "of the machine";
        if (MemoryAllowance.Read(host.Texts) is { } group && (left is null || group.Left < left)) (total, left, of) = (group.Limit, group.Left, "by the limit of the control group");
        return Finding.Of(
            Check, total > 0 ? 100 * left / total : null, "%", Available, "memory is scarce: free some, or measure less at once", host.IsLinux ? null : Finding.LinuxOnly) with
        {
            Detail = total > 0 && left is not null ? Text($"{Megabytes.Of(left):#,0} of {Megabytes.Of(total):#,0} MB {of}") : string.Empty,
        };
    }

    private static PerfEnvironmentCheck SwapOf(HostReadings host)
    {
        string? memory = host.Texts.Read("/proc/meminfo");
        double? used = (KernelNumbers.Named(memory, "SwapTotal") - KernelNumbers.Named(memory, "SwapFree")) * 1024.0;
        return Finding.Of(
            "SwapActivity", Pages(host.After) - Pages(host.Before), "pages", Swapped, "pages go to a disk and come from it: free memory, or take swap away (swapoff)",
            host.IsLinux ? "/proc/vmstat could not be read" : Finding.LinuxOnly) with
        {
            Detail = used is null ? string.Empty : Text($"{Megabytes.Of(used):#,0} MB of swap in use"),
        };
    }

    private static double? Pages(HostMoment moment) => KernelNumbers.Named(moment.Vmstat, "pswpin") + KernelNumbers.Named(moment.Vmstat, "pswpout");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
