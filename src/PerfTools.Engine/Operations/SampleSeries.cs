namespace PerfTools.Engine.Operations;

/// <summary>The samples of one operation, in the order in which they were taken. Recording allocates nothing.</summary>
internal sealed class SampleSeries(int capacity)
{
    private readonly double[] _nanoseconds = new double[capacity];
    private readonly double[] _cpu = new double[capacity];
    private int _lastOperations;

    public int Count { get; private set; }

    /// <summary>Nanoseconds per operation.</summary>
    public ReadOnlySpan<double> Nanoseconds => _nanoseconds.AsSpan(0, Count);

    /// <summary>Nanoseconds of CPU time per operation.</summary>
    public ReadOnlySpan<double> Cpu => _cpu.AsSpan(0, Count);

    public long Operations { get; private set; }

    public long CpuNanoseconds { get; private set; }

    public long AllocatedBytes { get; private set; }

    public long Errors { get; private set; }

    public string FirstError { get; private set; } = string.Empty;

    public void Record(long nanoseconds, int operations)
    {
        _nanoseconds[Count++] = (double)nanoseconds / operations;
        _lastOperations = operations;
        Operations += operations;
    }

    /// <summary>What the sample recorded last has used.</summary>
    public void AddUse(long cpuNanoseconds, long allocatedBytes)
    {
        _cpu[Count - 1] = (double)cpuNanoseconds / _lastOperations;
        CpuNanoseconds += cpuNanoseconds;
        AllocatedBytes += allocatedBytes;
    }

    public void AddError(string message)
    {
        if (Errors++ == 0) FirstError = message;
    }
}
