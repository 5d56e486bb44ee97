using System.Diagnostics;
using PerfTools.Engine.Processes;
using PerfTools.Engine.Processes.Linux;

namespace PerfTools.Engine.Monitoring.Processes;

/// <summary>Which processes there are. An interface, so that tests can let them come and go.</summary>
internal interface IProcessLister
{
    IEnumerable<int> Ids();

    /// <summary>The name that Get-Process shows, or null where the process is gone.</summary>
    string? NameOf(int processId);
}

/// <summary>The processes of this host.</summary>
internal sealed class SystemProcessLister : IProcessLister
{
    // The kernel's own name is cut off after as many bytes.
    private const int LongestKernelName = 15;

    public IEnumerable<int> Ids() => OperatingSystem.IsLinux() ? ProcFolders.Ids() : ProcessNames.All().Select(process => process.Id);

    public string? NameOf(int processId)
    {
        if (OperatingSystem.IsLinux() && ProcFolders.NameOf(processId) is { Length: < LongestKernelName } name) return name;
        try
        {
            using Process process = Process.GetProcessById(processId);
            return process.ProcessName;
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }
}
