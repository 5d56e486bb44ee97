using System.Buffers.Text;
using System.Diagnostics;
using PerfTools.Engine.Processes;
using PerfTools.Engine.Processes.Linux;

namespace PerfTools.Engine.Startup.Processes;

/// <summary>Reads once what the processes of a server have used so far.</summary>
internal static class ServerUsageReader
{
    /// <summary>CPU time of processes, and of the children of theirs that ended and were waited for; null where none can be read.</summary>
    public static long? CpuOf(IEnumerable<int> processIds)
    {
        IProcessSource source = ProcessPlatform.OpenSource();
        long? sum = null;
        foreach (int id in processIds)
        {
            try
            {
                using IProcessReader reader = source.Open(id);
                if (!reader.TryReadCpu(out long own) || !reader.TryReadDetails(out ProcessDetails details)) continue;
                sum = (sum ?? 0) + own + details.Waited.Total;
            }
            catch (MeasurementException)
            {
                // It has ended meanwhile, or may not be read.
            }
        }

        return sum;
    }

    /// <summary>A process and all that descend from it, as far as their parents still run.</summary>
    public static IReadOnlyList<int> TreeOf(int processId)
    {
        IProcessSource source = ProcessPlatform.OpenSource();
        List<int> found = [processId];
        for (int i = 0; i < found.Count; i++)
            found.AddRange(source.ChildrenOf(found[i]).Where(child => !found.Contains(child)));
        return found;
    }

    /// <summary>The largest resident set of a process since its program was put in place, in bytes, or null where it cannot be read.</summary>
    public static long? PeakOf(int processId)
    {
        if (!OperatingSystem.IsLinux()) return PortablePeakOf(processId);
        Span<byte> buffer = stackalloc byte[4096];
        ReadOnlySpan<byte> status = LinuxNative.ReadFile(ProcFolders.Path(processId, "status"), buffer);
        int at = status.IndexOf("\nVmHWM:"u8);
        if (at < 0) return null;
        ReadOnlySpan<byte> text = status[(at + "\nVmHWM:".Length)..].TrimStart(" \t"u8);
        return Utf8Parser.TryParse(text, out long kilobytes, out _) ? kilobytes * 1024 : null;
    }

    private static long? PortablePeakOf(int processId)
    {
        try
        {
            using Process process = Process.GetProcessById(processId);

            // macOS does not tell, and says 0.
            return process.PeakWorkingSet64 is > 0 and long peak ? peak : null;
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
