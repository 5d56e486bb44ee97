using PerfTools.Engine.Processes;

namespace PerfTools.Engine.Cpu;

/// <summary>One process that belongs to a target: its reader, and its last true readings.</summary>
internal sealed class TrackedProcess(IProcessReader reader) : IDisposable
{
    // Memory can be taken from a process that does nothing, so its details are not believed for ever.
    private const long IdleDetailsLast = 5_000_000_000;

    private long _read;
    private bool _isRead;
    private long _cpu;
    private long _detailsReadAt;

    public IProcessReader Reader => reader;

    /// <summary>CPU time up to the last reading that stands.</summary>
    public CpuUsage Used => new(_cpu, Details.Own);

    /// <summary>CPU time of its children that had ended and been waited for by then, over their whole life.</summary>
    public CpuUsage Waited => new(Details.Waited.Total, Details.Waited);

    public ProcessDetails Details { get; private set; }

    public ProcessMemory? Memory { get; private set; }

    public long MemoryReadAt { get; private set; }

    /// <summary>What children that are gone had used when they were last seen: the kernel will add it to <see cref="Waited"/>.</summary>
    public CpuUsage Expected { get; set; }

    /// <summary>The part of <see cref="Expected"/> that had not come at the sample before either.</summary>
    public CpuUsage Overdue { get; set; }

    /// <summary>What came to <see cref="Waited"/> with the latest reading.</summary>
    public CpuUsage Arrived { get; private set; }

    /// <summary>It has not run since the reading before, so it has neither ended nor started anything.</summary>
    public bool IsIdle { get; private set; }

    /// <summary>Reads the clock; whether the reading stands, the methods below find out.</summary>
    public void ReadCpu() => _isRead = reader.TryReadCpu(out _read);

    /// <summary>Makes the latest reading the baseline, or zero where everything that the process ever used is to count.</summary>
    /// <returns>False where it is gone already.</returns>
    public bool TryBegin(bool atZero)
    {
        if (!_isRead || !reader.TryReadDetails(out ProcessDetails details)) return false;
        Details = atZero ? details with { Own = default, Waited = default } : details;
        _cpu = atZero ? 0 : _read;
        Expected = default;
        Overdue = default;
        return true;
    }

    /// <summary>
    /// Makes the latest reading the one that stands, if it is still of the same process. The id may have passed to another
    /// one meanwhile; the details are read through handles that have not.
    /// </summary>
    /// <param name="now">The moment of the reading.</param>
    /// <param name="mayHaveEnded">Something says that it has, so that it is looked at in any case.</param>
    /// <param name="used">What it used since the last one; below zero where the counter went back.</param>
    public bool TryAdvance(long now, bool mayHaveEnded, out CpuUsage used)
    {
        used = default;
        Arrived = default;
        IsIdle = !mayHaveEnded && _isRead && _read == _cpu && !Details.IsDefunct && now - _detailsReadAt < IdleDetailsLast;
        if (IsIdle) return true;
        if (!_isRead || !reader.TryReadDetails(out ProcessDetails details) || details.StartKey != Details.StartKey) return false;
        used = new CpuUsage(_read - _cpu, details.Own - Details.Own);
        CpuTimes waited = details.Waited - Details.Waited;
        Arrived = new CpuUsage(waited.Total, waited);
        _cpu = Math.Max(_cpu, _read);
        Details = details;
        _detailsReadAt = now;
        return true;
    }

    /// <summary>What a process used since its last reading that had ended just before its clock was read; null where it could not be.</summary>
    public long? AdvanceToEnd()
    {
        if (!_isRead || _read < _cpu) return null;
        long used = _read - _cpu;
        _cpu = _read;
        return used;
    }

    public void ReadMemory(long now)
    {
        Memory = reader.TryReadMemory(out ProcessMemory memory) ? memory : null;
        MemoryReadAt = now;
    }

    public void Dispose() => reader.Dispose();
}
