using PerfTools.Engine.Hosting.Kernel;
using PerfTools.Engine.Hosting.Probes;
using PerfTools.Engine.Processes.Linux;
using PerfTools.Engine.Timing;

namespace PerfTools.Engine.Hosting;

/// <summary>
/// Reads all that is to be known of this host: half of the time it waits, so that what others do is seen undisturbed, and half of
/// it is spent spinning on each processor in turn.
/// </summary>
internal sealed class HostSurvey(ISystemText texts, IClock clock)
{
    private const int WaitParts = 4;

    public HostReadings Run(TimeSpan duration, IProgress<MeasurementProgress>? progress, CancellationToken cancellationToken)
    {
        using IdleProgram idle = new(duration);
        HostMoment before = Now();
        WaitProbe waits = new(clock, WaitProbe.Sleep);
        for (int part = 0; part < WaitParts && !cancellationToken.IsCancellationRequested; part++)
        {
            progress?.Report(Progress("waiting for 1 ms again and again", 50 * part / WaitParts));
            waits.Run(duration / 2 / WaitParts, cancellationToken);
            idle.Sample();
        }

        IReadOnlyList<SpinRecord> spins = Spin(duration / 2, idle, progress, cancellationToken);
        return WithoutProbes(texts) with
        {
            ClockCostNanoseconds = InstrumentCost.ClockReadingUs(clock) * 1000,
            Spins = spins,
            Waits = waits.Overshoot.ToDistribution(),
            IdleMemory = idle.Samples,
            IdleMemoryFailure = idle.Failure,
            Before = before,
            After = Now(),
        };
    }

    /// <summary>What there is to read at once: limits and allowances, and the load.</summary>
    public static HostReadings WithoutProbes(ISystemText texts) => new()
    {
        Texts = texts,
        IsLinux = OperatingSystem.IsLinux(),
        Processors = Math.Max(1, OperatingSystem.IsLinux() && Online(texts) is { Count: > 0 } online ? online.Count : Environment.ProcessorCount),
        Allowed = Allowed(texts) is { Count: > 0 } allowed ? allowed.Count : Environment.ProcessorCount,
        Quota = OperatingSystem.IsLinux() ? new ProcessorAllowance().QuotaOf(Environment.ProcessId) : null,
        OpenFiles = OpenFiles(),
        Before = new HostMoment { Load = texts.Read("/proc/loadavg") },
    };

    private List<SpinRecord> Spin(TimeSpan duration, IdleProgram idle, IProgress<MeasurementProgress>? progress, CancellationToken cancellationToken)
    {
        SpinProbe probe = new(clock, texts);
        int?[] processors = Allowed(texts) is { Count: > 0 } allowed ? [.. allowed.Select(number => (int?)number)] : [null];
        List<SpinRecord> spins = [];
        foreach (int? processor in processors)
        {
            if (cancellationToken.IsCancellationRequested) break;
            string where = processor is { } number ? FormattableString.Invariant($"spinning on processor {number}") : "spinning";
            progress?.Report(Progress(where, 50 + (50 * spins.Count / processors.Length)));
            spins.Add(probe.Run(processor, duration / processors.Length, cancellationToken));
            idle.Sample();
        }

        return spins;
    }

    private HostMoment Now() => new()
    {
        Stat = texts.Read("/proc/stat"),
        Vmstat = texts.Read("/proc/vmstat"),
        Load = texts.Read("/proc/loadavg"),
        Processes = ProcessShares.Read(texts, ProcessShares.Ids()),
    };

    private static IReadOnlyList<int> Online(ISystemText texts) => KernelNumbers.List(texts.Read("/sys/devices/system/cpu/online"));

    /// <summary>Processors that this thread may run on: those of the others are the same, unless somebody pinned one.</summary>
    private static IReadOnlyList<int> Allowed(ISystemText texts) => KernelNumbers.List(KernelNumbers.TextOf(texts.Read("/proc/thread-self/status"), "Cpus_allowed_list"));

    private static int? OpenFiles()
    {
        try
        {
            return OperatingSystem.IsLinux() ? Directory.EnumerateFileSystemEntries("/proc/self/fd").Count() : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static MeasurementProgress Progress(string status, int percent) => new("Looking at this host", status, percent);
}
