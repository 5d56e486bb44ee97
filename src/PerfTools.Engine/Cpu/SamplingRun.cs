using PerfTools.Engine.Timing;

namespace PerfTools.Engine.Cpu;

/// <summary>
/// Samples targets side by side at even distances. The first reading of each is its baseline, and never a result. Samples are
/// due at multiples of the interval from the start, so that lateness does not add up.
/// </summary>
internal sealed class SamplingRun(ProcessCpuOptions options, IClock clock, ISampleTimer timer, CpuResultBuilder builder, Action<ProcessCpuResult[]> emit)
{
    private const int Retries = 2;

    // Beyond this lag a sample waits for the next tick: it woke late, because the host was busy.
    private const long LatestLag = 500_000;

    private readonly SamplerCost _cost = new();
    private readonly MemoryBudget _memory = new(clock);
    private readonly List<SampledTarget> _targets = [];
    private int[] _exits = [];
    private bool[] _ended = [];

    /// <summary>Whether any target is still being sampled.</summary>
    public bool IsActive => _targets.Count > 0;

    /// <summary>Adds a target whose baseline has been taken.</summary>
    public void Add(SampledTarget target)
    {
        target.StartedAt = target.WindowStartedAt = DateTimeOffset.Now;
        _targets.Add(target);
    }

    /// <summary>Takes samples that nobody sees, so that the first true one does not pay for code that is compiled at its first use.</summary>
    public void Rehearse(IReadOnlyCollection<SampledTarget> targets)
    {
        if (targets.FirstOrDefault() is not { } target) return;
        for (int i = 0; i < 3; i++)
        {
            target.Track.ReadCpu(clock, timer);
            if (!target.Track.TryBegin()) return;
            _memory.Spend(target.Track.Processes);
            CpuWindow window = target.Track.Complete(hasEnded: false);
            _ = builder.Build(target, window, _cost.PerTarget(1));
        }
    }

    /// <summary>Samples until the number or the time is reached, or until every target has ended.</summary>
    /// <exception cref="OperationCanceledException">Stopped; summaries of what was measured have been given.</exception>
    public void Run(long startedAt, IProgress<MeasurementProgress>? progress)
    {
        try
        {
            _memory.Spend(_targets.SelectMany(target => target.Track.Processes));
            _cost.Begin();
            Loop(startedAt, progress);
        }
        finally
        {
            HandOver([.. _targets.Select(Finish).OfType<ProcessCpuResult>()]);
            _targets.Clear();
        }
    }

    private void Loop(long startedAt, IProgress<MeasurementProgress>? progress)
    {
        long interval = (long)options.Interval.TotalNanoseconds;
        long end = options.Duration is { } duration ? startedAt + (long)duration.TotalNanoseconds : long.MaxValue;
        long slot = 0;
        for (long samples = 1; IsActive; samples++)
        {
            // A sample that was missed is left out: the window is longer then, and the result says how long.
            slot = Math.Max(slot + 1, ((clock.Nanoseconds - startedAt) / interval) + 1);
            WaitFor(timer.Align(startedAt + (slot * interval)));
            if (!IsActive) return;
            Sample(_targets);
            Report(progress, samples, startedAt, end);
            if (samples >= options.Count || startedAt + ((slot + 1) * interval) > end) return;
        }
    }

    /// <summary>Waits for the moment of a sample; what ends before it is sampled at once, for the last time.</summary>
    private void WaitFor(long moment)
    {
        for (int attempt = 0; IsActive; attempt++)
        {
            WaitOnce(moment);
            if (!IsActive || attempt == Retries || timer.LagAt(clock.Nanoseconds) <= LatestLag) return;
            moment = timer.Next(clock.Nanoseconds);
        }
    }

    private void WaitOnce(long moment)
    {
        while (IsActive)
        {
            if (_exits.Length != _targets.Count) (_exits, _ended) = (new int[_targets.Count], new bool[_targets.Count]);
            for (int i = 0; i < _exits.Length; i++) _exits[i] = _targets[i].Track.Root.Reader.ExitDescriptor;
            if (timer.Wait(moment, _exits, _ended)) return;
            SampledTarget[] ended = [.. _targets.Where((_, index) => _ended[index])];
            foreach (SampledTarget target in ended) target.HasEnded = true;
            Sample(ended);
        }
    }

    /// <summary>All clocks first, one right after the other; everything that takes longer follows.</summary>
    private void Sample(IReadOnlyCollection<SampledTarget> targets)
    {
        foreach (SampledTarget target in targets) target.Track.ReadCpu(clock, timer);
        DateTimeOffset now = DateTimeOffset.Now;
        _memory.Spend(targets.SelectMany(target => target.Track.Processes));
        double? cost = _cost.PerTarget(targets.Count);
        List<ProcessCpuResult> results = new(targets.Count);
        foreach (SampledTarget target in targets.ToArray())
        {
            CpuWindow window = target.Track.Complete(target.HasEnded);
            bool isLast = window.State == ProcessState.Exited;
            if (isLast) target.Collect();
            target.Summary.Add(window);
            if (!options.Summary) results.Add(builder.Build(target, window, cost));
            target.WindowStartedAt = now;
            if (!isLast) continue;
            _targets.Remove(target);
            if (Finish(target) is { } summary) results.Add(summary);
        }

        HandOver([.. results]);
    }

    /// <summary>All of a sample at once: each handing over wakes another thread, which costs more than to read a process.</summary>
    private void HandOver(ProcessCpuResult[] results)
    {
        if (results.Length > 0) emit(results);
    }

    private ProcessCpuResult? Finish(SampledTarget target)
    {
        target.Dispose();
        return options.Summary && target.Summary.Total is { } total ? builder.BuildSummary(target, total, _cost.PerSample) : null;
    }

    private void Report(IProgress<MeasurementProgress>? progress, long samples, long startedAt, long end)
    {
        if (progress is null) return;
        double done = options.Count is { } count
            ? (double)samples / count
            : end == long.MaxValue ? -0.01 : (double)(clock.Nanoseconds - startedAt) / (end - startedAt);
        string status = _targets.Count == 1 ? _targets[0].Name : $"{_targets.Count} processes";
        progress.Report(new MeasurementProgress("Process CPU", status, (int)Math.Min(100, 100 * done)));
    }
}
