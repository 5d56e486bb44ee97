using System.Globalization;
using PerfTools.Engine.Cpu;
using PerfTools.Engine.Processes;
using PerfTools.Engine.Timing;

namespace PerfTools.Engine.Monitoring.Processes;

/// <summary>
/// All processes under watch, read one right after the other. Those that end are let go; an id or a name that was asked for
/// goes on being looked for.
/// </summary>
internal sealed class ProcessesSource(
    PerformanceWatchOptions options, IProcessSource source, IProcessLister lister, ISampleTimer timer, IClock clock) : IMonitoredSource
{
    // Of the half percent of a processor that a watch may cost in all.
    private const double ShareForMemory = 0.001;

    private readonly ProcessFinder _finder = new(options.ProcessNames, lister, clock);
    private readonly int[] _givenIds = [.. options.ProcessIds.Distinct()];
    private readonly Dictionary<int, WatchedProcess> _watched = [];
    private readonly List<WatchedProcess> _gone = [];
    private readonly HashSet<int> _refused = [];
    private readonly MemoryBudget _memory = new(clock, ShareForMemory);
    private WatchedProcess[] _waitedFor = [];
    private int[] _exits = [];
    private bool[] _ended = [];

    public void Open(in MonitoredTick tick, ICollection<object> records)
    {
        // At a moment at which the accounts of running threads are up to date, as at every reading.
        timer.Wait(timer.Next(clock.Nanoseconds), [], []);
        foreach (int id in _givenIds)
        {
            if (TryWatch(id, tick, records) is null && !_refused.Contains(id))
                records.Add(Event(Text($"process {id}"), PerformanceEventKind.Disappeared, "no process has this id; it is waited for", tick));
        }

        foreach (int id in _finder.Find()) _ = TryWatch(id, tick, records);
        foreach (ProcessNamePattern pattern in options.ProcessNames)
        {
            if (!_watched.Values.Any(process => pattern.Matches(process.Name)))
                records.Add(Event(pattern.Text, PerformanceEventKind.Disappeared, "no process has this name; it is waited for", tick));
        }

        _memory.Spend(_watched.Values.SelectMany(process => process.Track.Processes));
    }

    public void WaitUntil(long moment)
    {
        if (!_waitedFor.SequenceEqual(_watched.Values))
        {
            _waitedFor = [.. _watched.Values];
            (_exits, _ended) = (new int[_waitedFor.Length], new bool[_waitedFor.Length]);
        }

        for (int i = 0; i < _exits.Length; i++) _exits[i] = _waitedFor[i].Track.Root.Reader.ExitDescriptor;
        moment = timer.Align(moment);
        while (!timer.Wait(moment, _exits, _ended))
        {
            // It is read with the others; until then nobody waits for it any more.
            for (int i = 0; i < _ended.Length; i++)
                if (_ended[i]) (_waitedFor[i].HasEnded, _exits[i]) = (true, -1);
        }
    }

    public void Read(in MonitoredTick tick, ICollection<object> records)
    {
        foreach (WatchedProcess process in _watched.Values) process.Track.ReadCpu(clock, timer);
        _memory.Spend(_watched.Values.SelectMany(process => process.Track.Processes));
        foreach (WatchedProcess process in _watched.Values)
        {
            CpuWindow window = process.Track.Complete(process.HasEnded);
            if (window.State == ProcessState.Exited) _gone.Add(process);
            else process.Target.Take(process.SnapshotOf(window), tick, records);
        }

        LetGo(tick, records);
        foreach (int id in _givenIds) Look(id, tick, records);
        foreach (int id in _finder.Find()) Look(id, tick, records);
    }

    public void Dispose()
    {
        foreach (WatchedProcess process in _watched.Values) process.Dispose();
        timer.Dispose();
    }

    /// <summary>What has ended; where its id is another's already that is meant too, it was replaced.</summary>
    private void LetGo(in MonitoredTick tick, ICollection<object> records)
    {
        foreach (WatchedProcess process in _gone)
        {
            _watched.Remove(process.Id);
            process.Target.End(tick, records);
            process.Dispose();
            bool isReplaced = IsMeant(process.Id) && TryWatch(process.Id, tick, records) is not null;
            records.Add(isReplaced
                ? process.Target.Event(PerformanceEventKind.Restarted, Text($"it has ended, and its id belongs to another process, {_watched[process.Id].Name}"), tick)
                : process.Target.Event(PerformanceEventKind.Disappeared, "the process has ended", tick));
        }

        _gone.Clear();
    }

    private void Look(int id, in MonitoredTick tick, ICollection<object> records)
    {
        if (!_watched.ContainsKey(id) && TryWatch(id, tick, records) is { } process)
            records.Add(process.Target.Event(PerformanceEventKind.Appeared, "the process is there", tick));
    }

    private bool IsMeant(int id) => Array.IndexOf(_givenIds, id) >= 0 || (options.ProcessNames.Count > 0 && lister.NameOf(id) is { } name && _finder.Matches(name));

    /// <summary>Takes a process's baseline; null where there is none, or it may not be read, which is said once.</summary>
    private WatchedProcess? TryWatch(int id, in MonitoredTick tick, ICollection<object> records)
    {
        if (_watched.TryGetValue(id, out WatchedProcess? known)) return known;
        try
        {
            IProcessReader reader = source.Open(id);
            WatchedProcess process = new(reader, new ProcessTrack(source, reader, includesChildren: false), options);
            process.Track.ReadCpu(clock, timer);
            if (process.Track.TryBegin())
            {
                process.Target.Begin(tick);
                _watched.Add(id, process);
                _ = _refused.Remove(id);
                return process;
            }

            process.Dispose();
        }
        catch (MeasurementException failure) when (failure.Kind == FailureKind.ProcessNotReadable)
        {
            if (_refused.Add(id)) records.Add(Event(Text($"process {id}"), PerformanceEventKind.Unreachable, failure.Reason, tick));
        }
        catch (MeasurementException)
        {
            // There is none, or it has ended; that is looked at again.
            _ = _refused.Remove(id);
        }

        return null;
    }

    private static PerformanceEvent Event(string target, PerformanceEventKind kind, string message, in MonitoredTick tick) =>
        new() { Target = target, Kind = kind, At = tick.At, Message = message };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
