using System.Globalization;
using PerfTools.Engine;
using PerfTools.Engine.Processes;

namespace PerfTools.Tests.Fixtures;

/// <summary>
/// A host whose processes a test starts, loads and ends by hand, and whose time passes only where the test lets it. As on Linux,
/// the CPU clock is found by id, everything else through the handle, and waited-for time comes in steps of 10 ms.
/// </summary>
internal sealed class HandHost : IProcessSource
{
    public const long Millisecond = 1_000_000;
    public const long Step = 10 * Millisecond;

    private readonly Dictionary<int, HandProcess> _processes = [];
    private readonly List<HandProcess> _ever = [];
    private int _lastId = 100;

    // Not at 0: a real monotonic clock is not there either, and 0 means "never" in places.
    public HandHost() => Clock.Turn(5_003 * Millisecond);

    public HandClock Clock { get; } = new();

    public CpuSource Kind => CpuSource.ProcessClock;

    public long SplitStepNanoseconds => Step;

    public long StartKeyNow => Clock.Nanoseconds / Step;

    public bool KeepsCountersOfEnded { get; set; }

    /// <summary>Whether the end of a process can be waited for.</summary>
    public bool HasExitDescriptors { get; set; } = true;

    /// <summary>Readers that have not been disposed.</summary>
    public int OpenReaders { get; private set; }

    /// <summary>Happens before the details of any process are read: what goes on while a sample is being taken.</summary>
    public Action? BeforeDetails { get; set; }

    public HandProcess Start(HandProcess? parent = null)
    {
        HandProcess process = new(this, ++_lastId, parent);
        _processes.Add(process.Id, process);
        _ever.Add(process);
        return process;
    }

    /// <summary>Gives the id of a process that is gone to a new one.</summary>
    public HandProcess StartWithIdOf(HandProcess gone)
    {
        HandProcess process = new(this, gone.Id, null);
        _processes.Add(gone.Id, process);
        _ever.Add(process);
        return process;
    }

    /// <summary>Lets time pass; each running process uses what its load says.</summary>
    public void Elapse(long nanoseconds)
    {
        Clock.Turn(nanoseconds);
        foreach (HandProcess process in _processes.Values)
            if (!process.IsDefunct) process.Burn((long)(process.Load * nanoseconds));
    }

    public IProcessReader Open(int processId, bool evenIfEnded = false)
    {
        string text = processId.ToString(CultureInfo.InvariantCulture);
        if (!_processes.TryGetValue(processId, out HandProcess? process))
            throw new MeasurementException(FailureKind.ProcessNotFound, text, "not there.");
        if (process.IsDefunct && !evenIfEnded) throw new MeasurementException(FailureKind.ProcessDefunct, text, "a zombie.");
        OpenReaders++;
        return new Reader(this, process);
    }

    public IReadOnlyList<int> ChildrenOf(int processId) =>
        [.. _processes.Values.Where(process => process.Parent?.Id == processId).Select(process => process.Id)];

    public IReadOnlyCollection<HandProcess> Running => _processes.Values;

    public IEnumerable<HandProcess> Children(HandProcess parent) => _processes.Values.Where(process => process.Parent == parent);

    public void Forget(HandProcess process) => _processes.Remove(process.Id);

    /// <summary>What poll(2) says about a descriptor.</summary>
    public bool HasEnded(int descriptor) => descriptor >= 0 && _ever[descriptor] is { } process && (process.IsDefunct || process.IsGone);

    private sealed class Reader(HandHost host, HandProcess process) : IProcessReader
    {
        public int Id => process.Id;

        public string Name => process.Name;

        public bool IsKernelThread => false;

        public int ExitDescriptor => host.HasExitDescriptors ? host._ever.IndexOf(process) : -1;

        public int AffinityCount => process.AffinityCount;

        public double ProcessorCount => process.ProcessorCount;

        public bool TryReadCpu(out long nanoseconds)
        {
            bool exists = host._processes.TryGetValue(process.Id, out HandProcess? holder);
            nanoseconds = process.LastClock ?? holder?.Cpu ?? 0;
            return exists || process.LastClock is not null;
        }

        public bool TryReadDetails(out ProcessDetails details)
        {
            host.BeforeDetails?.Invoke();
            HandProcess? read = process.HandlesFollowId ? host._processes.GetValueOrDefault(process.Id) : process;
            details = default;
            if (read is null || read.IsGone) return false;
            read.DetailReads++;
            details = read.Details;
            return true;
        }

        public bool TryReadMemory(out ProcessMemory memory)
        {
            host.Elapse(process.MemoryCost);
            process.MemoryReads.Add(host.Clock.Nanoseconds);
            memory = new ProcessMemory(process.PrivateBytes, process.ProportionalBytes);
            return !process.IsGone && process.IsMemoryReadable;
        }

        public void Dispose() => host.OpenReaders--;
    }
}
