using System.Globalization;
using System.Text;

namespace PerfTools.Engine.Processes.Linux;

/// <summary>The folders of processes in /proc.</summary>
internal static class ProcFolders
{
    /// <summary>All processes that there are.</summary>
    public static IEnumerable<int> Ids()
    {
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
            if (int.TryParse(System.IO.Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out int id)) yield return id;
    }

    public static string Path(int processId, string name) => string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/{name}");

    /// <summary>The kernel's name of a process, of up to 15 bytes, or null where it is gone.</summary>
    public static string? NameOf(int processId)
    {
        Span<byte> buffer = stackalloc byte[64];
        ReadOnlySpan<byte> name = LinuxNative.ReadFile(Path(processId, "comm"), buffer).TrimEnd((byte)'\n');
        return name.IsEmpty ? null : Encoding.UTF8.GetString(name);
    }
}
