using PerfTools.Engine.Processes.Linux;

namespace PerfTools.Engine.Hosting.Kernel;

/// <summary>
/// What the control groups of this process leave it of memory, in bytes. Pages of files that are not in use (inactive_file) are
/// given back when they are needed, so they count as left. Both versions, as in the kernel's admin-guide.
/// </summary>
internal static class MemoryAllowance
{
    private const string Root = "/sys/fs/cgroup";

    // Version 1 has no word for "no limit": it says the largest number of whole pages.
    private const long NoLimit = long.MaxValue / 2;

    /// <summary>The tightest group: its limit and what is left, or null where none has a limit.</summary>
    public static (long Limit, long Left)? Read(ISystemText texts)
    {
        (long Limit, long Left)? tightest = null;
        string[] memberships = (texts.Read("/proc/self/cgroup") ?? string.Empty).Split('\n');
        foreach ((string folder, bool isUnified) in ControlGroups.Folders(memberships, Root, "memory"))
            if (Group(texts, folder, isUnified) is { } group && (tightest is null || group.Left < tightest.Value.Left)) tightest = group;
        return tightest;
    }

    private static (long Limit, long Left)? Group(ISystemText texts, string folder, bool isUnified)
    {
        long? limit = KernelNumbers.Single(texts.Read($"{folder}/{(isUnified ? "memory.max" : "memory.limit_in_bytes")}"));
        long? used = KernelNumbers.Single(texts.Read($"{folder}/{(isUnified ? "memory.current" : "memory.usage_in_bytes")}"));
        if (limit is null or >= NoLimit || used is null) return null;
        long files = KernelNumbers.Named(texts.Read($"{folder}/memory.stat"), isUnified ? "inactive_file" : "total_inactive_file") ?? 0;
        return (limit.Value, Math.Clamp(limit.Value - used.Value + files, 0, limit.Value));
    }
}
