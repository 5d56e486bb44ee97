using PerfTools.Engine.Cpu;
using PerfTools.Engine.Timing;

namespace PerfTools.Engine.Memory;

/// <summary>
/// Watches targets side by side for a time. Checkpoints are due at multiples of the interval from the start, on the monotonic
/// clock, so that neither lateness adds up nor a change of the wall clock matters. One that was missed is left out.
/// </summary>
/// <param name="options">Checked options.</param>
/// <param name="clock">The monotonic clock.</param>
/// <param name="timer">Waits.</param>
/// <param name="slept">How long the machine has slept so far.</param>
/// <param name="targets">What is watched.</param>
internal sealed class WatchRun(
    MemoryLeakOptions options, IClock clock, ISampleTimer timer, Func<long> slept, WatchedTargets targets)
{
    private readonly long _interval = (long)options.EffectiveInterval.TotalNanoseconds;
    private readonly WatchGaps _gaps = new(slept, (long)options.EffectiveInterval.TotalNanoseconds);
    private int[] _exits = [];
    private bool[] _ended = [];
    private bool _isComplete;

    /// <summary>Told of a target that has ended by itself, while the others go on.</summary>
    public required Action<WatchedTarget, WatchSummary> Ended { get; init; }

    private TimeSpan Planned => options.Duration ?? MemoryLeakOptions.DefaultDuration;

    /// <summary>Checkpoints after the first.</summary>
    private long LastSlot => (long)Planned.TotalNanoseconds / _interval;

    public static long ExpectedReadings(MemoryLeakOptions options) =>
        (long)((options.Duration ?? MemoryLeakOptions.DefaultDuration) / options.EffectiveInterval) + 1;

    /// <summary>Watches until the time is over, or until every target has ended.</summary>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public void Run(IProgress<MeasurementProgress>? progress)
    {
        long startedAt = clock.Nanoseconds;
        Read();
        long slot = 0;
        while (targets.Running.Count > 0)
        {
            slot = Math.Max(slot + 1, ((clock.Nanoseconds - startedAt) / _interval) + 1);
            if (slot > LastSlot) break;
            WaitFor(startedAt + (slot * _interval));
            if (targets.Running.Count == 0) break;
            Read();
            Report(progress, slot);
        }

        _isComplete = true;
    }

    /// <summary>How it has gone so far.</summary>
    public WatchSummary Summary() => new()
    {
        Planned = WatchTime.Text(Planned),
        Interruption = _isComplete ? null : "stopped",
        Notes = _gaps.Notes(),
        Interval = options.EffectiveInterval,
    };

    private void Read()
    {
        _gaps.At(clock.Nanoseconds);
        foreach (WatchedTarget target in targets.Read(() => clock.Nanoseconds, operations: null)) Ended(target, Summary());
    }

    private void WaitFor(long moment)
    {
        while (targets.Running.Count > 0)
        {
            if (_exits.Length != targets.Running.Count) (_exits, _ended) = (new int[targets.Running.Count], new bool[targets.Running.Count]);
            for (int i = 0; i < _exits.Length; i++) _exits[i] = targets.Running[i].ExitDescriptor;
            if (timer.Wait(moment, _exits, _ended)) return;
            foreach (WatchedTarget target in targets.Running.Where((_, index) => _ended[index]).ToArray())
            {
                targets.Ended(target, operations: null);
                Ended(target, Summary());
            }
        }
    }

    private void Report(IProgress<MeasurementProgress>? progress, long slot)
    {
        if (progress is null) return;
        string status = targets.Running is [{ } only] ? only.Text : $"{targets.Running.Count} processes";
        progress.Report(new MeasurementProgress("Watching memory", status, (int)Math.Min(99, 100 * slot / LastSlot)));
    }
}
