using PerfTools.Engine.Processes;
using PerfTools.Engine.Timing;

namespace PerfTools.Engine.Memory;

/// <summary>Where processes and time come from, so that a test can turn both by hand.</summary>
internal sealed record WatchHost
{
    public required IProcessSource Source { get; init; }

    public required IClock Clock { get; init; }

    /// <summary>How long the machine has slept so far, in nanoseconds.</summary>
    public required Func<long> Slept { get; init; }

    /// <summary>Judges growth, where it is not to be the usual one.</summary>
    public GrowthAnalyzer? Analyzer { get; init; }

    public static WatchHost ThisMachine() => new()
    {
        Source = ProcessPlatform.OpenSource(),
        Clock = MonotonicClock.Instance,
        Slept = () => SuspendedTime.Nanoseconds,
    };
}
