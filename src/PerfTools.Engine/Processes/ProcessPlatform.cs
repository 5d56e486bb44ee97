using PerfTools.Engine.Cpu;
using PerfTools.Engine.Processes.Linux;

namespace PerfTools.Engine.Processes;

/// <summary>What this operating system offers for reading processes.</summary>
internal static class ProcessPlatform
{
    public static IProcessSource OpenSource() => OperatingSystem.IsLinux() ? new LinuxProcessSource() : new PortableProcessSource();

    public static ISampleTimer OpenTimer(IProcessSource source, CancellationToken cancellationToken) => OperatingSystem.IsLinux()
        ? new LinuxSampleTimer(cancellationToken)
        : new PlainSampleTimer(source.SplitStepNanoseconds, cancellationToken);

    /// <summary>What is to be known of this host before its numbers are believed, or null.</summary>
    public static string? Caveat => OperatingSystem.IsLinux() ? TicklessProcessors.Caveat() : null;
}
