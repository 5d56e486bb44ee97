namespace PerfTools.Engine.Processes.Linux;

/// <summary>
/// The control groups of a process, of both versions, as in the kernel's admin-guide/cgroup-v2. What a group allows is bounded by
/// those above it.
/// </summary>
internal static class ControlGroups
{
    /// <summary>The folders of the groups that account for something, from the process's own up to the root of what can be seen.</summary>
    /// <param name="memberships">The lines of /proc/PID/cgroup.</param>
    /// <param name="groupFolder">Where control groups are mounted.</param>
    /// <param name="controller">What is accounted for, as version 1 names it: cpu, memory.</param>
    /// <returns>Each folder, and whether it is one of version 2.</returns>
    public static IEnumerable<(string Folder, bool IsUnified)> Folders(IEnumerable<string> memberships, string groupFolder, string controller)
    {
        foreach (string line in memberships)
        {
            // hierarchy-ID:controllers:path; version 2 has the hierarchy 0 and names no controllers.
            string[] parts = line.Split(':', 3);
            if (parts.Length < 3) continue;
            bool isUnified = parts[0] == "0" && parts[1].Length == 0;
            if (!isUnified && !parts[1].Split(',').Contains(controller)) continue;

            // Seen from inside a container, the path may lead out of it; its own group is then at the root.
            string[] names = parts[2].Split('/', StringSplitOptions.RemoveEmptyEntries);
            if (names.Contains("..")) names = [];
            string root = isUnified ? groupFolder : Path.Combine(groupFolder, parts[1]);
            for (int depth = names.Length; depth >= 0; depth--) yield return (Path.Combine([root, .. names.Take(depth)]), isUnified);
        }
    }
}
