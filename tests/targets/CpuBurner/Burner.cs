namespace PerfTools.Targets.Cpu;

/// <summary>
/// One thread that burns for a part of every period. A thread that reads its own CPU clock, or makes any call that does so,
/// brings the kernel's account up to date and hides from an observer that it lags. So this one only looks at the wall clock;
/// a jump of it says that something happened, and only after a switch away, when the account is fresh anyway, is the CPU clock
/// read. In between the CPU time advances with the wall clock.
/// </summary>
internal sealed class Burner
{
    private const int Capacity = 1 << 18;
    private const long Jump = 8_000;

    // What a switch away and back takes of the thread's own time, around the moment that the wall clock saw last.
    private const long SwitchCost = 1_000;

    private readonly long[] _walls = new long[Capacity];
    private readonly long[] _cpus = new long[Capacity];
    private readonly long _period;
    private readonly long _burst;
    private readonly Thread _thread;
    private volatile bool _stop;

    public Burner(int dutyPercent, long period)
    {
        _period = period;
        _burst = dutyPercent < 100 ? period * dutyPercent / 100 : long.MaxValue;
        _thread = new Thread(Burn);
    }

    public int Count { get; private set; }

    /// <summary>The log had no room for what happened: it cannot be used.</summary>
    public bool IsFull => Count == Capacity;

    public ReadOnlySpan<long> Walls => _walls.AsSpan(0, Count);

    public ReadOnlySpan<long> Cpus => _cpus.AsSpan(0, Count);

    public void Start() => _thread.Start();

    public void Stop()
    {
        _stop = true;
        _thread.Join();
    }

    private void Burn()
    {
        long began = Mark();
        while (!_stop)
        {
            long ended = BurnUntilEndOfBurst(began);
            if (_stop) break;
            long rest = _period - (ended - began);
            if (rest > 0) Clock.Sleep(rest);
            began = Mark();
        }

        Mark();
    }

    private long BurnUntilEndOfBurst(long began)
    {
        long switches = Clock.Switches();
        long last = Clock.Now();
        while (!_stop)
        {
            long now = Clock.Now();
            if (now - last > Jump && Clock.Switches() is long counted && counted != switches)
            {
                switches = counted;
                long cpu = Clock.Read(Clock.ThreadCpu);
                Add(last, cpu - SwitchCost);
                Add(now, cpu);
                now = Clock.Now();
            }

            if (now - began > _burst) return Mark();
            last = now;
        }

        return last;
    }

    private long Mark()
    {
        long wall = Clock.Now();
        Add(wall, Clock.Read(Clock.ThreadCpu));
        return wall;
    }

    private void Add(long wall, long cpu)
    {
        if (Count == Capacity) return;
        _walls[Count] = wall;
        _cpus[Count] = cpu;
        Count++;
    }
}
