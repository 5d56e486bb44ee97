namespace PerfTools.Engine.Redis.Load;

/// <summary>
/// A stretch of one case, bounded by a number of operations, and by time where a duration is given. Errors only: a
/// stretch that got a hundred error replies and no success has been refused, and ends.
/// </summary>
internal sealed record Slice(LatencyCase Case, long Count, TimeSpan? Duration = null, double? Rate = null)
{
    private const int RepliesThatDecide = 100;

    /// <summary>When lanes that share the slice began, by the driver's clock; null for now.</summary>
    public long? Start { get; init; }

    /// <summary>Open loop: the part of an interval by which this lane's requests follow the first lane's.</summary>
    public double Phase { get; init; }

    public static bool IsRefused(OperationTally tally) => tally.Succeeded == 0 && tally.ErrorReplies >= RepliesThatDecide;

    /// <summary>The part of one of several lanes that share the slice.</summary>
    public Slice Share(int lane, int lanes) => this with
    {
        Count = (Count / lanes) + (lane < Count % lanes ? 1 : 0),
        Rate = Rate / lanes,
        Phase = (double)lane / lanes,
    };
}

/// <summary>Runs slices through one client.</summary>
internal interface ILoadDriver : IDisposable
{
    string TransportName { get; }

    /// <summary>How it waits for replies.</summary>
    RedisReceiveMode ReceiveMode { get; }

    /// <summary>Runs the slice to its end, its refusal or cancellation, and counts every operation into the tally.</summary>
    /// <exception cref="MeasurementException">The target was lost; the tally holds what came before.</exception>
    void Run(Slice slice, OperationTally tally, CancellationToken cancellationToken);
}

/// <summary>One caller of one client, on one thread.</summary>
internal interface ILane : IDisposable
{
    string TransportName { get; }

    RedisReceiveMode ReceiveMode { get; }

    void Run(Slice slice, OperationTally tally, CancellationToken cancellationToken);
}
