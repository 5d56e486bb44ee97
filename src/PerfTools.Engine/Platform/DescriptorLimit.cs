using System.Runtime.InteropServices;

namespace PerfTools.Engine.Platform;

/// <summary>
/// The limit of open files of this process, getrlimit(2). The runtime itself needs some, to start a thread or to load an assembly,
/// and ends the process where it gets none: a load leaves it a few.
/// </summary>
internal static unsafe partial class DescriptorLimit
{
    private const int OpenFiles = 7;
    private const int LeftForTheRuntime = 40;

    /// <summary>Whether a descriptor is one of the last, which are not for connections.</summary>
    public static bool Reserves(nint descriptor)
    {
        if (!OperatingSystem.IsLinux()) return false;
        ulong* limits = stackalloc ulong[2];
        return getrlimit(OpenFiles, limits) == 0 && limits[0] < int.MaxValue && descriptor >= (nint)limits[0] - LeftForTheRuntime;
    }

    [LibraryImport("libc")]
    private static partial int getrlimit(int resource, ulong* limits);
}
