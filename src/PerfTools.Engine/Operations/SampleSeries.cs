namespace PerfTools.Engine.Operations;

/// <summary>The samples of one operation, in the order in which they were taken. Recording allocates nothing.</summary>
internal sealed class SampleSeries(int capacity)
{
    private readonly double[] _nanoseconds = new double[capacity];

    public int Count { get; private set; }

    /// <summary>Nanoseconds per operation.</summary>
    public ReadOnlySpan<double> Nanoseconds => _nanoseconds.AsSpan(0, Count);

    public long Operations { get; private set; }

    public long CpuNanoseconds { get; private set; }

    public long AllocatedBytes { get; private set; }

    public long Errors { get; private set; }

    public string FirstError { get; private set; } = string.Empty;

    public void Record(long nanoseconds, int operations)
    {
        _nanoseconds[Count++] = (double)nanoseconds / operations;
        Operations += operations;
    }

    public void AddUse(long cpuNanoseconds, long allocatedBytes)
    {
        CpuNanoseconds += cpuNanoseconds;
        AllocatedBytes += allocatedBytes;
    }

    public void AddError(string message)
    {
        if (Errors++ == 0) FirstError = message;
    }
}
