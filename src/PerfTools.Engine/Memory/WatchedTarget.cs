using System.Numerics;
using PerfTools.Engine.Cpu;
using PerfTools.Engine.Processes;

namespace PerfTools.Engine.Memory;

/// <summary>A process that is being watched: reads its checkpoints, and notices its end.</summary>
/// <param name="text">What results call it.</param>
/// <param name="reader">Reads it; disposed with this.</param>
/// <param name="program">The program, where it was started for this watch; not disposed with this.</param>
internal sealed class WatchedTarget(string text, IProcessReader reader, WatchListener listener, IStartedProgram? program = null) : IDisposable
{
    private const int WarmUpReadings = 3;

    private readonly List<WatchedMetric> _metrics = [];
    private long? _startKey;
    private bool _isReplaced;
    private bool _isDisposed;
    private string? _childNote;
    private string? _lostExit;
    private long? _began;
    private long _costNanoseconds;
    private long _checkpoints;

    /// <summary>What results call it.</summary>
    public string Text => text;

    public int Id => reader.Id;

    public string Name { get; init; } = reader.Name;

    public int ExitDescriptor => reader.ExitDescriptor;

    public required IReadOnlyList<MemoryMetric> Metrics { get; init; }

    /// <summary>Readings that are expected.</summary>
    public long Expected { get; init; } = CheckpointSeries.MostCells;

    /// <summary>Reads what survives a collection, in this process; null for others.</summary>
    public Func<long>? ReadHeap { get; init; }

    /// <summary>Where children are found, if it is to be said that they hold more.</summary>
    public IProcessSource? ChildSource { get; init; }

    public bool HasEnded { get; private set; }

    public long? OperationsAtEnd { get; private set; }

    public int? ExitCode { get; private set; }

    /// <summary>Metrics that can be read.</summary>
    public IReadOnlyList<WatchedMetric> Watched => _metrics;

    /// <summary>From the first checkpoint to the last.</summary>
    public TimeSpan Length => WatchTime.OfNanoseconds(_metrics.Select(metric => metric.Series.Length).DefaultIfEmpty().Max());

    public DateTimeOffset StartedAt { get; private set; }

    public double? CostUs => SamplerCost.ThreadTime is null || _checkpoints == 0 ? null : _costNanoseconds / 1000.0 / _checkpoints;

    /// <summary>
    /// Reads a few times without keeping it, so that the first checkpoint does not pay for code that is compiled at its first
    /// use, and finds out what can be read at all. What cannot is reported, and not tried again.
    /// </summary>
    /// <returns>False where there is nothing to watch.</returns>
    public bool Rehearse()
    {
        // The heap last: what collecting it frees would be missing in the others.
        IEnumerable<MemoryMetric> inOrder = Metrics.Distinct().OrderBy(metric => metric == MemoryMetric.ManagedHeap);
        _metrics.AddRange(inOrder.Select(metric => new WatchedMetric(metric, Expected)));
        for (int i = 0; i < WarmUpReadings; i++)
        {
            if (!IsThere(out ProcessDetails details)) return FailToBegin();
            _startKey = details.StartKey;
            foreach (WatchedMetric metric in _metrics) metric.CanBeRead |= Read(metric.Metric, details) is not null;
        }

        WatchedMetric[] unreadable = [.. _metrics.Where(metric => !metric.CanBeRead)];

        // A process that is just ending cannot be read either.
        if (unreadable.Length > 0 && !IsThere(out _)) return FailToBegin();
        foreach (WatchedMetric metric in unreadable)
        {
            listener.Failed(Unreadable(metric.Metric));
            _metrics.Remove(metric);
        }

        return _metrics.Count > 0;
    }

    /// <summary>Reads a checkpoint.</summary>
    /// <param name="now">The moment, on the monotonic clock.</param>
    /// <param name="operations">Operations that have run, where they are counted.</param>
    /// <returns>False where the process has ended.</returns>
    public bool TryRead(long now, long? operations)
    {
        long? cpu = SamplerCost.ThreadTime;
        if (!IsThere(out ProcessDetails details)) return false;

        if (_began is null) (_began, StartedAt) = (now, DateTimeOffset.Now);
        foreach (WatchedMetric metric in _metrics)
        {
            if (Read(metric.Metric, details) is { } value) Add(metric, now - _began.Value, operations, value);
            else if (IsThere(out _)) metric.Missed++;
        }

        _checkpoints++;
        if (cpu is { } before) _costNanoseconds += SamplerCost.ThreadTime!.Value - before;

        // More and more seldom, as it takes longer than a checkpoint. The last look counts: a script that finds the program and
        // then becomes it has children at first.
        bool isTurn = _checkpoints > 1 && BitOperations.IsPow2(_checkpoints);
        if (ChildSource is not null && isTurn) _childNote = ChildMemory.NoteOf(ChildSource, reader, details);
        return true;
    }

    /// <summary>
    /// The process has ended: lets the system forget a program that was started, and keeps its exit code. Where that came before
    /// the first checkpoint, there is no result to tell it, and it is a failure.
    /// </summary>
    /// <param name="operations">Operations that had run by then, where they are counted.</param>
    public void End(long? operations)
    {
        if (HasEnded) return;
        (HasEnded, OperationsAtEnd) = (true, operations);
        try
        {
            ExitCode = program?.Collect().ExitCode;
        }
        catch (MeasurementException lost)
        {
            _lostExit = lost.Reason.TrimEnd('.');
        }

        if (_metrics.TrueForAll(metric => metric.Series.Count == 0)) listener.Failed(EndedBeforeTheFirst());
    }

    /// <summary>What is to be said of it alone.</summary>
    public IEnumerable<string> Notes()
    {
        string? replaced = _isReplaced ? "its id was given to another process after its end" : null;
        return new[] { _lostExit, replaced, _childNote }.Concat(_metrics.Select(metric => metric.Note)).OfType<string>();
    }

    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        reader.Dispose();
    }

    private bool IsThere(out ProcessDetails details)
    {
        if (!reader.TryReadDetails(out details) || details.IsDefunct) return false;
        _isReplaced = _startKey is not null && details.StartKey != _startKey;
        return !_isReplaced;
    }

    private double? Read(MemoryMetric metric, in ProcessDetails details) => metric switch
    {
        MemoryMetric.Private => reader.TryReadMemory(out ProcessMemory memory) ? memory.PrivateBytes : null,
        MemoryMetric.WorkingSet => details.WorkingSetBytes,
        MemoryMetric.ManagedHeap => ReadHeap?.Invoke(),
        MemoryMetric.Handles => details.HandleCount,
        _ => details.ThreadCount > 0 ? details.ThreadCount : null,
    };

    private void Add(WatchedMetric metric, long elapsed, long? operations, double value)
    {
        metric.Series.Add(elapsed, operations ?? 0, value);
        if (listener.Sampled is not { } sampled) return;
        sampled(MemoryLeakReport.Sample(text, Id, metric.Metric, StartedAt, elapsed, operations, value, 1));
    }

    private bool FailToBegin()
    {
        End(operations: null);
        return false;
    }

    private MeasurementException EndedBeforeTheFirst()
    {
        string end = ExitCode is { } code ? FormattableString.Invariant($"the program ended with exit code {code}") : "the process ended";
        FailureKind kind = program is null ? FailureKind.ProcessNotFound : FailureKind.ProgramFailed;
        return new MeasurementException(kind, text, $"{end} before it could be watched.");
    }

    private MeasurementException Unreadable(MemoryMetric metric)
    {
        string rollup = FormattableString.Invariant($"/proc/{Id}/smaps_rollup");
        string reason = metric == MemoryMetric.Private && OperatingSystem.IsLinux()
            ? $"its private memory cannot be read ({rollup}). Run as its user or as root, or watch -Metric WorkingSet, which has shared memory in it."
            : $"the system does not tell its {metric}. Run as its user or as an administrator, or leave this metric out.";
        return new MeasurementException(FailureKind.ProcessNotReadable, text, reason);
    }
}
