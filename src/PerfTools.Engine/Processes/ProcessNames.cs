using System.Diagnostics;

namespace PerfTools.Engine.Processes;

/// <summary>Which processes there are, by the names that Get-Process shows.</summary>
public static class ProcessNames
{
    /// <summary>All processes; those that end while they are being listed are left out.</summary>
    public static IReadOnlyList<(int Id, string Name)> All()
    {
        List<(int, string)> processes = [];
        foreach (Process process in Process.GetProcesses())
        {
            using (process)
            {
                try
                {
                    processes.Add((process.Id, process.ProcessName));
                }
                catch (InvalidOperationException)
                {
                    // It has ended meanwhile.
                }
            }
        }

        return processes;
    }

    /// <summary>The ids of the processes whose name matches, ascending.</summary>
    /// <param name="matches">Decides by name.</param>
    public static int[] Where(Func<string, bool> matches) => [.. All().Where(process => matches(process.Name)).Select(process => process.Id).Order()];
}
