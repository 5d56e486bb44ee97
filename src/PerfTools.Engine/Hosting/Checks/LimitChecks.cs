using System.Globalization;
using PerfTools.Engine.Hosting.Kernel;

namespace PerfTools.Engine.Hosting.Checks;

/// <summary>How many files and threads there may still be: a session needs one of each, and the tools some themselves.</summary>
internal static class LimitChecks
{
    // 1,000 sessions, with what a runtime itself has open; below 256 hardly a hundred are left.
    private static readonly CheckBound Left = CheckBound.AtLeast(1024, 256);

    public static IEnumerable<PerfEnvironmentCheck> Of(HostReadings host)
    {
        string? limits = host.Texts.Read("/proc/self/limits");
        double? files = KernelNumbers.Limit(limits, "Max open files");
        yield return Row("OpenFiles", files, host.OpenFiles ?? 0, "files", "raise it (ulimit -n), or use fewer sessions", host);

        // The limit is of threads of the user; how many those are takes long to count, and all there are is the careful answer.
        double? threads = Least(
            KernelNumbers.Limit(limits, "Max processes"),
            KernelNumbers.Single(host.Texts.Read("/proc/sys/kernel/threads-max")),
            KernelNumbers.Single(host.Texts.Read("/proc/sys/kernel/pid_max")));
        yield return Row("Threads", threads, KernelNumbers.Load(host.Before.Load)?.Threads ?? 0, "threads", "raise it (ulimit -u), or use fewer sessions and programs", host);
    }

    private static PerfEnvironmentCheck Row(string check, double? limit, double used, string unit, string advice, HostReadings host) =>
        Finding.Of(check, limit - used, unit, Left, advice, host.IsLinux ? "/proc/self/limits could not be read" : Finding.LinuxOnly) with
        {
            Detail = limit is null ? string.Empty
                : double.IsPositiveInfinity(limit.Value) ? "no limit"
                : string.Create(CultureInfo.InvariantCulture, $"left of {limit:#,0}"),
        };

    private static double? Least(params double?[] limits) => limits.Min();
}
