using PerfTools.Engine.Processes;
using PerfTools.Engine.Timing;

namespace PerfTools.Engine.Cpu;

/// <summary>
/// One target: a process, and where asked for all that descend from it, each with a baseline of its own. The time of a child
/// that came and went between two samples is found through its parent, to whose waited-for time the kernel adds it.
/// </summary>
internal sealed class ProcessTrack : IDisposable
{
    private readonly IProcessSource _source;
    private readonly bool _includesChildren;
    private readonly List<TrackedProcess> _processes = [];
    private Reading _last;
    private Reading _now;
    private long _startKeyNow;
    private long _startKeyAtLast;
    private CpuWindow? _lastWindow;
    private int _threadsAtLast;
    private double _processorCount;
    private int _affinityCount;

    /// <param name="source">Where children are found.</param>
    /// <param name="root">The process; disposed with this.</param>
    /// <param name="includesChildren">Whether its descendants count.</param>
    public ProcessTrack(IProcessSource source, IProcessReader root, bool includesChildren)
    {
        _source = source;
        _includesChildren = includesChildren;
        Root = new TrackedProcess(root);
        _processes.Add(Root);
    }

    public TrackedProcess Root { get; }

    /// <summary>Where on the monotonic clock the window under way begins.</summary>
    public long WindowFrom => _last.AccountedUntil;

    /// <summary>The process and its descendants, parents before their children.</summary>
    public IReadOnlyList<TrackedProcess> Processes => _processes;

    /// <summary>Takes the baseline, from readings just made.</summary>
    /// <returns>False where the process is gone.</returns>
    public bool TryBegin()
    {
        if (!Root.TryBegin(atZero: false)) return false;
        for (int i = _processes.Count - 1; i > 0; i--)
        {
            if (_processes[i].TryBegin(atZero: false)) continue;
            _processes[i].Dispose();
            _processes.RemoveAt(i);
        }

        if (_includesChildren) _ = Discover();
        _threadsAtLast = _processes.Sum(process => process.Details.ThreadCount);
        StartWindow();
        return true;
    }

    /// <summary>Takes the moment before a program was started for its baseline: until then it had used nothing.</summary>
    public bool TryBeginAtZero(long startedAt)
    {
        _now = new Reading(startedAt, startedAt, 0, 0);
        Root.ReadCpu();
        StartWindow();

        // Its children are its own, also those that it started before this came to look.
        _startKeyAtLast = long.MinValue;
        return Root.TryBegin(atZero: true);
    }

    /// <summary>Reads the clocks of all processes that are known: the first half of a sample, kept short.</summary>
    public void ReadCpu(IClock clock, ISampleTimer timer)
    {
        if (_includesChildren) _startKeyNow = _source.StartKeyNow;
        long before = clock.Nanoseconds;
        Root.ReadCpu();
        long after = clock.Nanoseconds;
        for (int i = 1; i < _processes.Count; i++) _processes[i].ReadCpu();
        long at = before + ((after - before) / 2);
        _now = new Reading(at, timer.AccountedUntil(at), (after - before) / 2, timer.LagAt(at));
    }

    /// <summary>The second half of a sample: what was used since the last one. The readings become the next baseline.</summary>
    /// <param name="hasEnded">The system has said that the process has ended.</param>
    public CpuWindow Complete(bool hasEnded)
    {
        _lastWindow = Root.TryAdvance(_now.At, hasEnded, out CpuUsage used) ? Measured(used) : Ended(hasEnded);
        StartWindow();
        return _lastWindow;
    }

    public void Dispose()
    {
        foreach (TrackedProcess process in _processes) process.Dispose();
    }

    private void StartWindow()
    {
        _last = _now;
        _startKeyAtLast = _startKeyNow;
    }

    private CpuWindow Measured(CpuUsage root)
    {
        TreeSum sum = new(_source.SplitStepNanoseconds);
        sum.Add(root);
        if (_includesChildren) AddDescendants(sum);
        else if (Root.IsIdle && _lastWindow is not null) return Unchanged(_lastWindow);
        TrackedProcess[] alive = [.. _processes.Where(process => !process.Details.IsDefunct)];
        int threads = alive.Sum(process => process.Details.ThreadCount);
        CpuWindow window = Empty(Root.Details.IsDefunct ? ProcessState.Exited : ProcessState.Running);
        long uncertainty = UncertaintyOf(window.Lag, threads) + sum.Uncertainty;
        _threadsAtLast = threads;
        return window with
        {
            Cpu = sum.Total.Cpu,
            ChildCpu = sum.Total.Cpu - root.AboveZero().Cpu,
            Split = sum.Total.Split,
            Uncertainty = uncertainty,
            ProcessCount = alive.Length,
            ThreadCount = alive.Length == 0 ? null : threads,
            HandleCount = (int?)Sum(alive, process => process.Details.HandleCount),
            WorkingSetBytes = _includesChildren ? Sum(alive, process => process.Memory?.ProportionalBytes) : Root.Details.WorkingSetBytes,
            PrivateBytes = Sum(alive, process => process.Memory?.PrivateBytes),
            PrivateReadAt = alive.Length == 0 ? _now.At : alive.Min(process => process.MemoryReadAt),
            LostChildren = sum.Lost,
            WentBack = sum.WentBack,
        };
    }

    /// <summary>It has not run: nothing was used, and what it has is what it had.</summary>
    private CpuWindow Unchanged(CpuWindow window)
    {
        long lag = Math.Max(_last.Lag, _now.Lag);
        return window with
        {
            From = _last.AccountedUntil,
            To = _now.AccountedUntil,
            Cpu = 0,
            Split = default(CpuTimes),
            Lag = lag,
            Uncertainty = UncertaintyOf(lag, _threadsAtLast),
            WentBack = false,
            PrivateBytes = Root.Memory?.PrivateBytes,
            PrivateReadAt = Root.MemoryReadAt,
        };
    }

    /// <summary>The process is gone: at best its clock was read before. What its children used last nobody can tell any more.</summary>
    private CpuWindow Ended(bool hasEnded)
    {
        bool hadChildren = _processes.Count > 1;
        TreeSum sum = new(_source.SplitStepNanoseconds);
        long? own = hasEnded ? Root.AdvanceToEnd() : null;
        sum.Add(new CpuUsage(own ?? 0, default));
        if (_includesChildren) AddDescendants(sum);
        CpuWindow window = Empty(ProcessState.Exited);
        return window with
        {
            Cpu = own is null ? null : sum.Total.Cpu,
            ChildCpu = sum.Total.Cpu - (own ?? 0),
            Uncertainty = UncertaintyOf(window.Lag, _threadsAtLast) + sum.Uncertainty,
            LostChildren = sum.Lost,
            IsEndUnknown = own is null || hadChildren,
        };
    }

    /// <summary>Each thread that can run at once may be accounted late, by as much as the window is read late.</summary>
    private long UncertaintyOf(long lag, int threads)
    {
        // A quota limits the time and not how many run at once.
        long concurrency = Math.Max(1, Math.Min(Math.Max(threads, _threadsAtLast), _affinityCount));
        return concurrency * (lag + _last.HalfWidth + _now.HalfWidth);
    }

    private CpuWindow Empty(ProcessState state)
    {
        // Of a process that is gone, the system tells no such thing; its id may even be another's.
        if (state == ProcessState.Running || _processorCount == 0)
            (_processorCount, _affinityCount) = (Root.Reader.ProcessorCount, Root.Reader.AffinityCount);
        return new CpuWindow
        {
            // A running thread's account goes up to the tick; that of one that has ended, to its end.
            From = _last.AccountedUntil,
            To = state == ProcessState.Exited ? _now.At : _now.AccountedUntil,
            State = state,
            Lag = state == ProcessState.Exited ? _last.Lag : Math.Max(_last.Lag, _now.Lag),
            ProcessorCount = _processorCount,
        };
    }

    /// <summary>Parents go before their children: so none is counted in its own and in its parent's account as well.</summary>
    private void AddDescendants(TreeSum sum)
    {
        Dictionary<int, TrackedProcess?> heirs = [];
        HashSet<int> told = Root.Arrived.Cpu > 0 ? [Root.Reader.Id] : [];
        for (int i = 1; i < _processes.Count; i++)
        {
            TrackedProcess process = _processes[i];

            // Its clock may have stood still when it was read, and its time arrived at its parent a moment later.
            bool mayHaveEnded = told.Contains(process.Details.ParentId) || heirs.ContainsKey(process.Details.ParentId);
            if (process.TryAdvance(_now.At, mayHaveEnded, out CpuUsage used))
            {
                sum.Add(used);
                if (process.Arrived.Cpu > 0) told.Add(process.Reader.Id);
                if (!process.Details.IsDefunct || !_source.KeepsCountersOfEnded) continue;
                _processes.RemoveAt(i--);
                process.Dispose();
                continue;
            }

            // Where the parent is gone as well, it had waited for its child, and its own parent has waited for both.
            _processes.RemoveAt(i--);
            int parentId = process.Details.ParentId;
            TrackedProcess? heir = heirs.TryGetValue(parentId, out TrackedProcess? known)
                ? known
                : _processes.Find(candidate => candidate.Reader.Id == parentId);
            heirs[process.Reader.Id] = heir;
            sum.AddGone(process, heir);
            process.Dispose();
        }

        foreach (TrackedProcess process in _processes) sum.AddArrived(process);
        foreach (TrackedProcess child in Discover().Where(child => child.Details.StartKey >= _startKeyAtLast))
            sum.Add(child.Used + child.Waited);
    }

    /// <summary>Finds the descendants that are not known yet.</summary>
    private List<TrackedProcess> Discover()
    {
        List<TrackedProcess> found = [];
        HashSet<int> known = [.. _processes.Select(process => process.Reader.Id)];

        // The list grows as children are found, so that theirs are looked for too.
        for (int i = 0; i < _processes.Count; i++)
        {
            if (_processes[i].IsIdle) continue;
            foreach (int id in _source.ChildrenOf(_processes[i].Reader.Id))
            {
                if (!known.Add(id) || TryTrack(id, _processes[i]) is not { } child) continue;
                _processes.Add(child);
                found.Add(child);
            }
        }

        return found;
    }

    private TrackedProcess? TryTrack(int id, TrackedProcess parent)
    {
        TrackedProcess child;
        try
        {
            // One that has ended and not been collected counts as well: its past is not to arrive at its parent as if it were new.
            child = new TrackedProcess(_source.Open(id, evenIfEnded: !_source.KeepsCountersOfEnded));
        }
        catch (MeasurementException)
        {
            // Gone: its parent's waited-for time will tell.
            return null;
        }

        child.ReadCpu();
        child.ReadMemory(_now.At);

        // Nobody is older than his parent: where he is, the parent's id was once another's (Windows keeps it).
        if (child.TryBegin(atZero: false) && child.Details.StartKey >= parent.Details.StartKey) return child;
        child.Dispose();
        return null;
    }

    private static long? Sum(TrackedProcess[] processes, Func<TrackedProcess, long?> value)
    {
        long sum = 0;
        foreach (TrackedProcess process in processes)
        {
            if (value(process) is not { } one) return null;
            sum += one;
        }

        return processes.Length == 0 ? null : sum;
    }

    /// <summary>When the clocks were read, within how much of that, and how old the kernel's accounts may have been.</summary>
    private readonly record struct Reading(long At, long AccountedUntil, long HalfWidth, long Lag);
}
