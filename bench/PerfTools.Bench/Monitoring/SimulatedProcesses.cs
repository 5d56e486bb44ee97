using PerfTools.Engine.Cpu;
using PerfTools.Engine.Monitoring.Processes;
using PerfTools.Engine.Processes;
using PerfTools.Engine.Timing;

namespace PerfTools.Bench.Monitoring;

/// <summary>Processes that use more and less of a processor in turn, on a host whose time passes as soon as it is waited for.</summary>
internal sealed class SimulatedProcesses : IProcessSource, IProcessLister, ISampleTimer
{
    private const long Minute = 60_000_000_000;

    private readonly Queue<int> _ids;
    private int _lastId;
    private long _replacedAt = Minute;

    public SimulatedProcesses(int count) => (_ids, _lastId) = (new Queue<int>(Enumerable.Range(1, count)), count);

    public SimulatedClock Clock { get; } = new();

    public CpuSource Kind => CpuSource.ProcessClock;

    public long SplitStepNanoseconds => 1;

    public long StartKeyNow => Clock.Nanoseconds;

    public bool KeepsCountersOfEnded => false;

    public IProcessReader Open(int processId, bool evenIfEnded = false) => new Reader(this, processId);

    public IReadOnlyList<int> ChildrenOf(int processId) => [];

    public IEnumerable<int> Ids() => _ids;

    public string? NameOf(int processId) => "worker";

    public long LagAt(long nanoseconds) => 0;

    public long AccountedUntil(long nanoseconds) => nanoseconds;

    public long Align(long nanoseconds) => nanoseconds;

    public long Next(long nanoseconds) => nanoseconds;

    public bool Wait(long until, ReadOnlySpan<int> exitDescriptors, Span<bool> ended)
    {
        Clock.Nanoseconds = Math.Max(Clock.Nanoseconds, until);
        if (Clock.Nanoseconds < _replacedAt) return true;
        _replacedAt += Minute;
        _ = _ids.Dequeue();
        _ids.Enqueue(++_lastId);
        return true;
    }

    public void Dispose()
    {
    }

    internal sealed class SimulatedClock : IClock
    {
        public long Nanoseconds { get; set; } = 1_000_000_000;

        public double ResolutionNanoseconds => 1;
    }

    private sealed class Reader(SimulatedProcesses host, int id) : IProcessReader
    {
        public int Id => id;

        public string Name => "worker";

        public bool IsKernelThread => false;

        public int ExitDescriptor => -1;

        public int AffinityCount => 2;

        public double ProcessorCount => 2;

        public bool TryReadCpu(out long nanoseconds)
        {
            // Busy for a minute, quiet for a minute: alerts come and go.
            (long minutes, long rest) = Math.DivRem(host.Clock.Nanoseconds, Minute);
            nanoseconds = (minutes / 2 * Minute) + (minutes % 2 == 0 ? rest : Minute) + (host.Clock.Nanoseconds / 100);
            return host._ids.Contains(id);
        }

        public bool TryReadDetails(out ProcessDetails details)
        {
            details = new ProcessDetails { StartKey = id, ThreadCount = 5, WorkingSetBytes = 10_000_000, HandleCount = 20 };
            return host._ids.Contains(id);
        }

        public bool TryReadMemory(out ProcessMemory memory)
        {
            memory = new ProcessMemory(8_000_000, 9_000_000);
            return true;
        }

        public void Dispose()
        {
        }
    }
}
