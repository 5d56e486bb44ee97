using System.Diagnostics;
using PerfTools.Engine.Processes.Unix;

namespace PerfTools.Cli.Demo;

/// <summary>Ends processes that this one started: asked first, killed after a time.</summary>
internal static class ChildProcess
{
    private const int Terminate = 15;

    public static void Stop(Process process, TimeSpan patience)
    {
        if (process.HasExited) return;
        if (!OperatingSystem.IsWindows()) _ = UnixNative.Kill(process.Id, Terminate);
        if (!OperatingSystem.IsWindows() && process.WaitForExit(patience)) return;
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
    }
}
