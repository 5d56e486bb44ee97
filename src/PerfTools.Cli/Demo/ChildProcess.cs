using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PerfTools.Cli.Demo;

/// <summary>Ends processes that this one started: asked first, killed after a time.</summary>
internal static class ChildProcess
{
    private const int Terminate = 15;

    public static void Stop(Process process, TimeSpan patience)
    {
        if (process.HasExited) return;
        if (!OperatingSystem.IsWindows()) _ = Signal(process.Id, Terminate);
        if (!OperatingSystem.IsWindows() && process.WaitForExit(patience)) return;
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Signal(int processId, int signal);
}
