namespace PerfTools.Engine.Sessions;

/// <summary>One session of a load, whoever drives it.</summary>
internal sealed class SessionRecord(int id, bool isOpen)
{
    private bool _hasEnded;

    /// <summary>Counted from 1.</summary>
    public int Id { get; } = id;

    public SessionTally Tally { get; } = new(isOpen);

    /// <summary>Until it has done its work, it counts as stopped before.</summary>
    public SessionState State { get; set; } = SessionState.Stopped;

    /// <summary>Whether it will start no further operation. Written by whoever drives it, read by others meanwhile.</summary>
    public bool HasEnded
    {
        get => Volatile.Read(ref _hasEnded);
        set => Volatile.Write(ref _hasEnded, value);
    }

    public bool IsAtWork => IsCreated && !HasEnded && State != SessionState.Lost;

    /// <summary>Why it did not come into being, or null.</summary>
    public SessionFault? Failure { get; private set; }

    public bool IsCreated => Failure is null;

    public long SetupNanoseconds { get; set; }

    public long TeardownNanoseconds { get; set; }

    /// <summary>Operations that are still to be started in a closed model with a number of them.</summary>
    public long Left { get; set; }

    /// <summary>Ends its life before it began.</summary>
    public void FailToCreate(SessionFault fault)
    {
        Failure = fault;
        State = SessionState.FailedToCreate;
        Tally.Errors.Add(SessionPhase.Setup, fault);
    }
}
