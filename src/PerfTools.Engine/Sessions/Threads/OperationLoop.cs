namespace PerfTools.Engine.Sessions.Threads;

/// <summary>Tells a session's thread when to start its next operation, and accounts for how each ended.</summary>
internal sealed class OperationLoop(SessionRecord session, LoadRun run, TimedGate gate)
{
    private long _intended;
    private long _started;
    private long _warmupLeft;
    private long? _restFrom;
    private bool _isGone;

    /// <summary>The session's number, from 1.</summary>
    public int SessionId => session.Id;

    /// <summary>The operation's number in its session, from 0.</summary>
    public long Index { get; private set; } = -1;

    /// <summary>Whether the operation under way is one that is not measured.</summary>
    public bool IsWarmup { get; private set; }

    /// <summary>Whether an operation has begun whose end has not been told. Between two operations it is false for the watchdog too.</summary>
    public bool IsInOperation { get; private set; }

    public CancellationToken Cancelled => run.Cancelled;

    /// <summary>What follows are so many operations that are not measured.</summary>
    public void BeginWarmup(int count)
    {
        (IsWarmup, _warmupLeft, Index) = (true, count, -1);
        Pause(run.Clock.Nanoseconds);
    }

    /// <summary>What follows counts.</summary>
    public void BeginMeasured()
    {
        (IsWarmup, Index, _restFrom) = (false, -1, null);
        Pause(run.Clock.Nanoseconds);
    }

    /// <summary>Waits until the next operation is due. Where it is true, the operation's time runs from now.</summary>
    public bool Next()
    {
        if (HasGone()) return false;
        if (!(IsWarmup ? AdmitWarmup() : Admit()))
        {
            Pause(run.Clock.Nanoseconds);
            return false;
        }

        Index++;
        _started = run.Clock.Nanoseconds;
        if (run.Arrivals is null || IsWarmup) _intended = _started;
        if (!IsWarmup) session.Tally.Started(_started);
        IsInOperation = true;
        gate.Begin(_started, run.Timeout);
        return true;
    }

    /// <summary>The operation has ended.</summary>
    /// <param name="fault">Why it failed, or null where it succeeded.</param>
    /// <returns>How it ended. Where it was interrupted, what it worked with must be made anew.</returns>
    public GateEnd End(SessionFault? fault)
    {
        long ended = run.Clock.Nanoseconds;
        GateEnd end = gate.End();
        IsInOperation = false;
        _isGone = end == GateEnd.Abandoned;
        if (_isGone) return end;
        if (IsWarmup) CountWarmup(end, fault);
        else Count(end, fault, ended);
        _restFrom = ended;
        Pause(ended);
        return end;
    }

    /// <summary>Whoever ran the operations has come back; false where the session was given up meanwhile.</summary>
    public bool Leave() => !HasGone();

    /// <summary>A connection had to be opened anew.</summary>
    public void CountReconnect()
    {
        if (!IsWarmup) session.Tally.Reconnects++;
    }

    /// <summary>Rests, unless the load ends.</summary>
    public void Rest(TimeSpan time) => Waiting.For(time, run.Ending);

    /// <summary>What a session does between two operations may take as long as one: then it hangs.</summary>
    private void Pause(long now) => gate.Pause(now, run.Timeout);

    private bool HasGone() => _isGone = _isGone || gate.End() == GateEnd.Abandoned;

    private void Count(GateEnd end, SessionFault? fault, long ended)
    {
        // Cancelling also breaks connections, and the session may notice that before the watchdog has come to it.
        if (end == GateEnd.Cancelled || (end == GateEnd.Ended && fault is not null && run.Cancelled.IsCancellationRequested))
        {
            session.Tally.Cancel(ended);
            return;
        }

        if (end == GateEnd.TimedOut) session.Tally.TimeOut(SessionFault.TimedOut("the operation", run.Options.Timeout), ended);
        else if (fault is { IsTimeout: true }) session.Tally.TimeOut(fault, ended);
        else if (fault is not null) session.Tally.Fail(fault, ended);
        else session.Tally.Succeed(_intended, _started, ended);
        if (end == GateEnd.TimedOut || fault is not null) run.CountError();
    }

    private void CountWarmup(GateEnd end, SessionFault? fault)
    {
        if (end == GateEnd.TimedOut) fault = SessionFault.TimedOut("an operation that warms up", run.Options.Timeout);
        if (fault is not null && end != GateEnd.Cancelled) session.Tally.Errors.Add(SessionPhase.Setup, fault);
    }

    private bool AdmitWarmup() => !run.IsEnding && _warmupLeft-- > 0;

    private bool Admit()
    {
        if (run.IsEnding) return false;
        if (run.Arrivals is { } arrivals) return AdmitArrival(arrivals);
        if (session.Left <= 0) return false;
        if (_restFrom is { } from && run.Options.ThinkTime > TimeSpan.Zero &&
            !Waiting.Until(from + (long)run.Options.ThinkTime.TotalNanoseconds, run))
        {
            return false;
        }

        if (run.Stages is { } stages && !AwaitStage(stages)) return false;
        if (run.Clock.Nanoseconds >= run.Deadline) return false;
        session.Left--;
        return true;
    }

    private bool AwaitStage(StageCurve stages)
    {
        while (stages.NextAtWork(session.Id, run.Clock.Nanoseconds - run.Start) is { } next)
        {
            long due = run.Start + next;
            if (due <= run.Clock.Nanoseconds) return true;
            if (!Waiting.Until(due, run)) return false;
        }

        return false;
    }

    private bool AdmitArrival(ArrivalSchedule arrivals)
    {
        if (arrivals.Take(run.Clock.Nanoseconds) is not { } intended) return false;
        _intended = intended;
        if (Waiting.Until(intended, run)) return true;
        arrivals.GiveUp(intended, run.Clock.Nanoseconds);
        return false;
    }
}
