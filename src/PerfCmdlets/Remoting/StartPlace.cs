namespace PerfTools.Cmdlets.Remoting;

/// <summary>One machine's place at the start: it arrives there or leaves it, once, whichever comes first.</summary>
internal sealed class StartPlace(StartBarrier barrier)
{
    private const int OnItsWay = 0;
    private const int Arrived = 1;
    private const int Left = 2;

    private int _state;

    /// <param name="roundTrip">How long a message to the machine and back takes.</param>
    /// <returns>The common start, or null for a machine that was given up: the others have started without it.</returns>
    public Task<DateTimeOffset>? Arrive(TimeSpan roundTrip) =>
        Interlocked.CompareExchange(ref _state, Arrived, OnItsWay) == OnItsWay ? barrier.Arrive(roundTrip) : null;

    /// <summary>The machine is out of it; nothing where it has arrived, or has left before.</summary>
    /// <returns>Whether it had not arrived.</returns>
    public bool Leave()
    {
        if (Interlocked.CompareExchange(ref _state, Left, OnItsWay) == OnItsWay) barrier.Leave();
        return _state == Left;
    }
}
