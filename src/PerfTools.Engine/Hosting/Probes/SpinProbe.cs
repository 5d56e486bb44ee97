using PerfTools.Engine.Hosting.Kernel;
using PerfTools.Engine.Statistics;
using PerfTools.Engine.Timing;

namespace PerfTools.Engine.Hosting.Probes;

/// <summary>
/// Reads the clock in a loop on one processor: what lies between two readings beyond their cost is time in which the host did
/// not run this thread.
/// </summary>
internal sealed class SpinProbe(IClock clock, ISystemText texts)
{
    /// <summary>Gaps from here on are stalls: an interrupt takes a few microseconds, being put aside takes more.</summary>
    public const long StallNanoseconds = 10_000;

    /// <summary>Windows are as long as a short operation, so that of a second there are enough for the 99.9th percentile.</summary>
    public const long WindowNanoseconds = 100_000;

    private const string OwnAccount = "/proc/thread-self/schedstat";

    /// <summary>Spins on a thread of its own, as a thread that was held on a processor stays there.</summary>
    /// <param name="processor">Where to spin, or null for where the system puts it.</param>
    /// <param name="duration">How long.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public SpinRecord Run(int? processor, TimeSpan duration, CancellationToken cancellationToken)
    {
        SpinRecord? record = null;
        Thread thread = new(() =>
        {
            int? held = processor is { } number && ProcessorAffinity.TryHold(number) ? number : null;
            ProcessorTimes? times = ProcessorTimes.Of(texts.Read("/proc/stat"), held);
            long? queued = Queued();
            SpinRecord spun = Spin(duration, cancellationToken);
            record = spun with
            {
                Processor = held,
                QueuedNanoseconds = Queued() - queued,
                StolenTicks = SpinRecord.Stolen(times, ProcessorTimes.Of(texts.Read("/proc/stat"), held)),
            };
        })
        {
            IsBackground = true,
            Name = "PerfTools spin",
        };
        thread.Start();
        thread.Join();
        return record!;
    }

    internal SpinRecord Spin(TimeSpan duration, CancellationToken cancellationToken)
    {
        LatencyHistogram windows = new();
        long worst = 0, worstOfWindow = 0, stalled = 0, step = long.MaxValue;
        long begin = clock.Nanoseconds;
        long previous = begin;
        long windowEnd = begin + WindowNanoseconds;
        long end = begin + (long)duration.TotalNanoseconds;
        while (previous < end && !cancellationToken.IsCancellationRequested)
        {
            long now = clock.Nanoseconds;
            long gap = now - previous;
            previous = now;
            if (gap > worstOfWindow) worstOfWindow = gap;
            if (gap > 0 && gap < step) step = gap;
            if (gap >= StallNanoseconds) stalled += gap;
            if (now < windowEnd) continue;
            windows.Record(worstOfWindow);
            worst = Math.Max(worst, worstOfWindow);
            worstOfWindow = 0;
            windowEnd = now + WindowNanoseconds;
        }

        return new SpinRecord
        {
            SpunNanoseconds = previous - begin,
            WorstNanoseconds = Math.Max(worst, worstOfWindow),
            StepNanoseconds = step == long.MaxValue ? 0 : step,
            StalledNanoseconds = stalled,
            Windows = windows,
        };
    }

    /// <summary>The second number of schedstat: time spent waiting on a run queue, in nanoseconds.</summary>
    private long? Queued() => texts.Read(OwnAccount)?.Split(' ') is [_, var delay, ..] ? KernelNumbers.Single(delay) : null;
}
