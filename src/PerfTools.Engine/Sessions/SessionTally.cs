using PerfTools.Engine.Statistics;

namespace PerfTools.Engine.Sessions;

/// <summary>
/// What became of the operations of one session. One writer at a time; recording a success allocates nothing, apart from a
/// histogram's segment now and then. Other threads may read the counts meanwhile.
/// </summary>
/// <param name="isOpen">Whether response and service time differ.</param>
internal sealed class SessionTally(bool isOpen)
{
    private long _failed;
    private long _timedOut;
    private long _cancelled;

    /// <summary>From the intended start, of operations that succeeded.</summary>
    public SegmentedHistogram Response { get; } = new();

    /// <summary>From the actual start; null in a closed model, where it is the response time.</summary>
    public SegmentedHistogram? Service { get; } = isOpen ? new SegmentedHistogram() : null;

    public ErrorTally Errors { get; } = new();

    public long Succeeded => Response.Count;

    public long Failed => Volatile.Read(ref _failed);

    public long TimedOut => Volatile.Read(ref _timedOut);

    public long Cancelled => Volatile.Read(ref _cancelled);

    public long Attempted => Succeeded + Failed + TimedOut + Cancelled;

    public long Reconnects { get; set; }

    /// <summary>When the first operation started, or null.</summary>
    public long? FirstStart { get; private set; }

    /// <summary>When the last operation ended.</summary>
    public long LastEnd { get; private set; }

    /// <summary>Operations that were started: the other side of the account.</summary>
    public long StartedCount { get; private set; }

    public void Started(long now)
    {
        FirstStart ??= now;
        StartedCount++;
    }

    public void Succeed(long intended, long started, long ended)
    {
        Response.Record(ended - intended);
        Service?.Record(ended - started);
        LastEnd = ended;
    }

    public void Fail(SessionFault fault, long ended)
    {
        Volatile.Write(ref _failed, _failed + 1);
        Errors.Add(SessionPhase.Operation, fault);
        LastEnd = ended;
    }

    public void TimeOut(SessionFault fault, long ended)
    {
        Volatile.Write(ref _timedOut, _timedOut + 1);
        Errors.Add(SessionPhase.Operation, fault);
        LastEnd = ended;
    }

    public void Cancel(long ended)
    {
        Volatile.Write(ref _cancelled, _cancelled + 1);
        LastEnd = ended;
    }
}
