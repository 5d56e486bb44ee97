namespace PerfTools.Cmdlets.Remoting;

/// <summary>
/// Where the machines of a load meet: when each is ready or out of it, all are given one start. So nobody waits longer than
/// the slowest needs, and nobody is late because a time was guessed.
/// </summary>
internal sealed class StartBarrier(int machines, Func<DateTimeOffset> now)
{
    // The answer must have reached the last machine; one message may wait for others of its connection.
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(500);
    private const int RoundTrips = 4;

    private readonly object _lock = new();
    private readonly TaskCompletionSource<DateTimeOffset> _start = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _expected = machines;
    private TimeSpan _slowest;

    /// <summary>How many machines wait for the start.</summary>
    public int Ready { get; private set; }

    /// <summary>A machine is ready.</summary>
    /// <param name="roundTrip">How long a message to it and back takes.</param>
    /// <returns>The common start, by the clock of this machine.</returns>
    public Task<DateTimeOffset> Arrive(TimeSpan roundTrip)
    {
        lock (_lock)
        {
            Ready++;
            if (roundTrip > _slowest) _slowest = roundTrip;
            Complete();
        }

        return _start.Task;
    }

    /// <summary>A machine will not take part.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            _expected--;
            Complete();
        }
    }

    private void Complete()
    {
        if (Ready == _expected && Ready > 0) _start.TrySetResult(now() + Margin + (RoundTrips * _slowest));
    }
}
