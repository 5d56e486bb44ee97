using PerfTools.Engine.Hosting.Kernel;
using PerfTools.Engine.Statistics;

namespace PerfTools.Engine.Hosting.Probes;

/// <summary>What a thread that never waits has seen of one processor.</summary>
internal sealed record SpinRecord
{
    /// <summary>The processor that it was held on, or null where it ran where the system put it.</summary>
    public int? Processor { get; init; }

    public long SpunNanoseconds { get; init; }

    /// <summary>The longest time between two readings of the clock.</summary>
    public long WorstNanoseconds { get; init; }

    /// <summary>The shortest step of the clock that was seen; 0 where it never moved.</summary>
    public long StepNanoseconds { get; init; }

    /// <summary>The sum of the gaps of <see cref="SpinProbe.StallNanoseconds"/> and more.</summary>
    public long StalledNanoseconds { get; init; }

    /// <summary>The longest gap of each window of <see cref="SpinProbe.WindowNanoseconds"/>.</summary>
    public LatencyHistogram Windows { get; init; } = new();

    /// <summary>How long the thread stood in the queue of the processor, by the kernel's own account; null where it has none.</summary>
    public long? QueuedNanoseconds { get; init; }

    /// <summary>Time that the hypervisor took meanwhile, in clock ticks; null where the system does not tell.</summary>
    public long? StolenTicks { get; init; }

    /// <summary>How the processor spent its time meanwhile.</summary>
    public static long? Stolen(ProcessorTimes? before, ProcessorTimes? after) => after - before is { } spent ? Math.Max(0, spent.Steal) : null;
}
