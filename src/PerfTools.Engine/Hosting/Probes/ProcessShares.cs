using System.Text;
using PerfTools.Engine.Hosting.Kernel;
using PerfTools.Engine.Processes.Linux;

namespace PerfTools.Engine.Hosting.Probes;

/// <summary>The CPU time of every process at one moment, by its id and start, in clock ticks.</summary>
internal sealed class ProcessShares
{
    private readonly Dictionary<(int Id, long Start), (string Name, long Ticks)> _processes = [];

    public static ProcessShares Read(ISystemText texts, IEnumerable<int> processIds)
    {
        ProcessShares shares = new();
        foreach (int id in processIds)
        {
            if (texts.Read(ProcFolders.Path(id, "stat")) is { } line && StatLine.TryParse(Encoding.UTF8.GetBytes(line), out StatLine stat))
                shares._processes[(id, stat.StartTicks)] = (NameIn(line), stat.UserTicks + stat.KernelTicks);
        }

        return shares;
    }

    /// <summary>The ids of all processes; those that end meanwhile are not found by <see cref="Read"/>.</summary>
    public static IEnumerable<int> Ids() => OperatingSystem.IsLinux() ? ProcFolders.Ids() : [];

    /// <summary>Ticks since an earlier moment by name, most first. A process that began meanwhile counts from its start.</summary>
    /// <param name="earlier">The earlier moment.</param>
    /// <param name="isCounted">Leaves out processes by id.</param>
    public IReadOnlyList<(string Name, long Ticks)> Since(ProcessShares earlier, Func<int, bool> isCounted) =>
    [
        .. _processes.Where(process => isCounted(process.Key.Id))
            .Select(process => (process.Value.Name, Ticks: process.Value.Ticks - earlier._processes.GetValueOrDefault(process.Key).Ticks))
            .GroupBy(process => process.Name, process => process.Ticks)
            .Select(name => (name.Key, name.Sum()))
            .Where(name => name.Item2 > 0)
            .OrderByDescending(name => name.Item2).ThenBy(name => name.Key, StringComparer.Ordinal),
    ];

    private static string NameIn(string line)
    {
        int begin = line.IndexOf('(');
        return line[(begin + 1)..line.LastIndexOf(')')];
    }
}
