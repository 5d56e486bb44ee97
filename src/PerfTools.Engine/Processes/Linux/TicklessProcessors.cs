namespace PerfTools.Engine.Processes.Linux;

/// <summary>Processors that the kernel was told (nohz_full) to leave without a tick while they run one thread.</summary>
internal static class TicklessProcessors
{
    private const string Path = "/sys/devices/system/cpu/nohz_full";

    public static string? Caveat()
    {
        try
        {
            string processors = File.ReadAllText(Path).Trim();
            return processors.Length == 0 || processors == "(null)"
                ? null
                : $"processors {processors} run without a tick (nohz_full): the CPU time of a thread on them may be up to a second old";
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
