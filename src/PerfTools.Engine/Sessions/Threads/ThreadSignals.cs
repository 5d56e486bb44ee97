namespace PerfTools.Engine.Sessions.Threads;

/// <summary>Where the threads of a load wait for each other: all arrive, then all go on.</summary>
internal sealed class ThreadSignals
{
    // Never disposed: a session that was given up may come back to them at any time.
    private readonly ManualResetEvent _start = new(false);
    private readonly ManualResetEvent _close = new(false);
    private readonly AutoResetEvent _allArrived = new(false);
    private int _missing;
    private int _expected;

    public int Arrived => _expected - Volatile.Read(ref _missing);

    /// <summary>So many threads will arrive.</summary>
    public void Expect(int threads)
    {
        _allArrived.Reset();
        _expected = threads;
        Volatile.Write(ref _missing, threads);
    }

    public void Arrive()
    {
        if (Interlocked.Decrement(ref _missing) == 0) _allArrived.Set();
    }

    public void ArriveAndAwaitStart()
    {
        Arrive();
        _start.WaitOne();
    }

    public void ArriveAndAwaitClose()
    {
        Arrive();
        _close.WaitOne();
    }

    public void Start() => _start.Set();

    public void Close() => _close.Set();

    /// <summary>Whether all have arrived, within some milliseconds.</summary>
    public bool AwaitAll(int milliseconds) => Volatile.Read(ref _missing) <= 0 || (_allArrived.WaitOne(milliseconds) && Volatile.Read(ref _missing) <= 0);
}
