using System.Globalization;

namespace PerfTools.Engine.Operations;

/// <summary>
/// The host's CPU time at a moment, in clock ticks over all processors (Linux, proc(5), /proc/stat). Stolen time is what the
/// hypervisor gave to other guests.
/// </summary>
internal sealed record HostCpuTime(long Stolen, long Total)
{
    private const int StealColumn = 8;
    private const int GuestColumn = 9;

    // Below this a single tick would be more than a percent.
    private const long FewestTicks = 100;

    public static HostCpuTime Read()
    {
        try
        {
            return OperatingSystem.IsLinux() ? Parse(File.ReadLines("/proc/stat").First()) : new HostCpuTime(0, 0);
        }
        catch (IOException)
        {
            return new HostCpuTime(0, 0);
        }
    }

    /// <summary>Reads the line <c>cpu user nice system idle iowait irq softirq steal guest guest_nice</c>; guests are in user already.</summary>
    public static HostCpuTime Parse(string line)
    {
        long[] columns = [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(text => long.Parse(text, CultureInfo.InvariantCulture))];
        return new HostCpuTime(columns.Length >= StealColumn ? columns[StealColumn - 1] : 0, columns.Take(GuestColumn - 1).Sum());
    }

    /// <summary>Stolen time from then to now in percent, or null where the time is too short to tell.</summary>
    public double? StealPercentSince() => StealPercentUntil(Read());

    public double? StealPercentUntil(HostCpuTime later) =>
        later.Total - Total < FewestTicks ? null : 100.0 * (later.Stolen - Stolen) / (later.Total - Total);
}
