namespace PerfTools.Engine.Redis.Load;

/// <summary>How far one driver has come with a slice; survives a reconnection.</summary>
internal sealed class SliceProgress
{
    private readonly long _deadline = long.MaxValue;
    private readonly long _drainEnd = long.MaxValue;
    private readonly int _depth;
    private long _left;

    public SliceProgress(Slice slice, long now, int depth)
    {
        long start = slice.Start ?? now;
        Slice = slice;
        Now = now;
        _depth = depth;
        _left = slice.Count;
        if (slice.Rate is { } rate) Schedule = new OpenLoop(rate, start, slice.Phase);
        if (slice.Duration is not { } duration) return;

        // An open loop owes every request that was due: leaving out those that a stall held back at the end would be
        // coordinated omission. A server that can never keep up must not hold the run for ever, though.
        _deadline = start + (long)duration.TotalNanoseconds;
        _drainEnd = _deadline + (long)duration.TotalNanoseconds;
    }

    public Slice Slice { get; }

    /// <summary>Open loop only.</summary>
    public OpenLoop? Schedule { get; }

    /// <summary>The time of the last event, from the clock that the driver read anyway.</summary>
    public long Now { get; set; }

    public bool IsOver => _left <= 0 || (Schedule is null ? Now >= _deadline : Schedule.NextIntended >= _deadline || Now >= _drainEnd);

    /// <summary>The time that the work took: in an open loop at least that for which it was scheduled.</summary>
    public long Elapsed(long begin, long end) => Math.Max(end - begin, Schedule?.ScheduledNanoseconds ?? 0);

    /// <summary>Requests that were due before the deadline and have not been sent, unless it was their number that ended the slice.</summary>
    public long Unsent => Schedule is null || _deadline == long.MaxValue || _left <= 0 ? 0 : Schedule.DueBefore(_deadline);

    /// <summary>Takes the next requests of a closed loop.</summary>
    public int NextBatch()
    {
        int batch = (int)Math.Min(_depth, _left);
        _left -= batch;
        return batch;
    }

    /// <summary>Takes the next request of an open loop, and gives its intended time.</summary>
    public long NextIntended()
    {
        _left--;
        return Schedule!.Take();
    }
}
