using System.Globalization;

namespace PerfTools.Engine.Processes.Linux;

/// <summary>
/// The CPU quota of a process's control group: the least that the group or one above it allows, in processors. Control groups
/// of both versions, as in the kernel's admin-guide/cgroup-v2 and scheduler/sched-bwc.
/// </summary>
/// <param name="processFolder">The folder of all processes, <c>/proc</c>.</param>
/// <param name="groupFolder">Where control groups are mounted, <c>/sys/fs/cgroup</c>.</param>
internal sealed class ProcessorAllowance(string processFolder = "/proc", string groupFolder = "/sys/fs/cgroup")
{
    /// <summary>The quota in processors, or null where there is none.</summary>
    public double? QuotaOf(int processId)
    {
        double? least = null;
        string[] memberships = Lines(Path.Combine(processFolder, processId.ToString(CultureInfo.InvariantCulture), "cgroup"));
        foreach ((string folder, bool isUnified) in ControlGroups.Folders(memberships, groupFolder, "cpu"))
            if ((isUnified ? Unified(folder) : Version1(folder)) is { } quota) least = Math.Min(least ?? quota, quota);
        return least;
    }

    private static double? Unified(string folder) =>
        Lines(Path.Combine(folder, "cpu.max")).FirstOrDefault()?.Split(' ') is [var quota, var period] ? Quotient(quota, period) : null;

    private static double? Version1(string folder)
    {
        string? quota = Lines(Path.Combine(folder, "cpu.cfs_quota_us")).FirstOrDefault();
        string? period = Lines(Path.Combine(folder, "cpu.cfs_period_us")).FirstOrDefault();
        return quota is null || period is null ? null : Quotient(quota, period);
    }

    /// <summary>"max" in version 2 and -1 in version 1 mean no quota.</summary>
    private static double? Quotient(string quota, string period) =>
        double.TryParse(quota, CultureInfo.InvariantCulture, out double used) && used > 0
        && double.TryParse(period, CultureInfo.InvariantCulture, out double of) && of > 0 ? used / of : null;

    private static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
