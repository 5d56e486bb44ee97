using System.Runtime.InteropServices;
using PerfTools.Engine.Cpu;
using PerfTools.Engine.Processes.Linux;
using PerfTools.Engine.Processes.Mac;
using PerfTools.Engine.Processes.Windows;

namespace PerfTools.Engine.Processes;

/// <summary>What this operating system offers for reading processes.</summary>
internal static class ProcessPlatform
{
    // How old the accounts of running threads may be where it is not known better: a tick of 10 ms.
    private const long UnknownLag = 10_000_000;

    public static IProcessSource OpenSource()
    {
        if (OperatingSystem.IsLinux()) return new LinuxProcessSource();
        if (OperatingSystem.IsMacOS()) return new MacProcessSource();

        // Elsewhere than on x86 a cycle has no fixed length.
        bool hasConstantCycles = RuntimeInformation.ProcessArchitecture == Architecture.X64;
        return OperatingSystem.IsWindows() && hasConstantCycles ? new WindowsProcessSource() : new PortableProcessSource();
    }

    public static ISampleTimer OpenTimer(IProcessSource source, CancellationToken cancellationToken) => OperatingSystem.IsLinux()
        ? new LinuxSampleTimer(cancellationToken)
        : new PlainSampleTimer(Math.Max(UnknownLag, source.SplitStepNanoseconds), cancellationToken);

    /// <summary>What is to be known of this host before its numbers are believed, or null.</summary>
    public static string? Caveat => OperatingSystem.IsLinux() ? TicklessProcessors.Caveat() : null;
}
