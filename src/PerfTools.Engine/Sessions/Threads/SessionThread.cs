namespace PerfTools.Engine.Sessions.Threads;

/// <summary>One session on its own thread: made, held at the common start, run, held again, torn down.</summary>
internal sealed class SessionThread
{
    private readonly LoadRun _run;
    private readonly ThreadSignals _signals;
    private readonly Func<ISessionWorker> _newWorker;
    private readonly TimedGate _gate = new();
    private readonly OperationLoop _loop;
    private volatile ISessionWorker? _worker;
    private volatile SessionPhase _phase = SessionPhase.Setup;

    public SessionThread(SessionRecord session, LoadRun run, ThreadSignals signals, Func<ISessionWorker> newWorker)
    {
        (Session, _run, _signals, _newWorker) = (session, run, signals, newWorker);
        _loop = new OperationLoop(session, run, _gate);
    }

    public SessionRecord Session { get; }

    /// <summary>Set by the watchdog alone: the thread may be stuck, and is not waited for.</summary>
    public bool IsGivenUp { get; private set; }

    /// <exception cref="SessionFaultException">The system has no thread to give.</exception>
    public void Start(int stackBytes)
    {
        try
        {
            new Thread(Live, stackBytes) { IsBackground = true, Name = $"PerfTools session {Session.Id}" }.Start();
        }
        catch (Exception refused) when (refused is OutOfMemoryException or ThreadStartException)
        {
            throw new SessionFaultException(new SessionFault(refused.GetType().Name, string.Empty, "the system has no thread to give: raise the limit (ulimit -u, or pids.max of the control group)"));
        }
    }

    /// <summary>Watchdog: interrupts what has outlasted its time, and gives up what does not end then either.</summary>
    public void Watch(long now, bool isCancelled, long grace)
    {
        if (IsGivenUp) return;
        if (_gate.TryInterrupt(now, isCancelled && _phase != SessionPhase.Teardown))
        {
            _worker?.Interrupt();
            _gate.Deliver();
            return;
        }

        if (!_gate.TryAbandon(now, grace, out bool wasTimeout)) return;
        IsGivenUp = true;
        AccountForLoss(_gate.InterruptedAt, wasTimeout);
        _signals.Arrive();
    }

    private void AccountForLoss(long interruptedAt, bool wasTimeout)
    {
        SessionFault ignored = new("Lost", string.Empty, "it went on although it had been interrupted");
        if (_phase == SessionPhase.Setup)
        {
            Session.FailToCreate(wasTimeout ? SessionFault.TimedOut("the setup", _run.Options.SetupTimeout) : ignored);
            return;
        }

        if (_phase == SessionPhase.Teardown)
        {
            Session.Tally.Errors.Add(SessionPhase.Teardown, ignored);
            return;
        }

        Session.State = SessionState.Lost;
        if (wasTimeout) Session.Tally.TimeOut(SessionFault.TimedOut("the operation", _run.Options.Timeout) with { Code = "Lost" }, interruptedAt);
        else Session.Tally.Cancel(interruptedAt);
        if (wasTimeout) _run.CountError();
    }

    private void Live()
    {
        try
        {
            if (!Guarded(SetUp)) return;
            _signals.ArriveAndAwaitStart();
            if (Session.IsCreated && !Guarded(Work)) return;
            _signals.ArriveAndAwaitClose();
            if (Guarded(TearDown)) _signals.Arrive();
        }
        finally
        {
            _worker?.Dispose();
        }
    }

    /// <summary>Whether the session has not been given up. What nobody expected is a failure of this session only.</summary>
    private bool Guarded(Action step)
    {
        try
        {
            step();
        }
        catch (Exception failure)
        {
            SessionFault fault = (failure as SessionFaultException)?.Fault ?? new SessionFault(failure.GetType().Name, string.Empty, failure.Message);
            bool wasCounted = _loop.IsInOperation;
            if ((wasCounted ? _loop.End(fault) : _gate.End()) == GateEnd.Abandoned) return false;
            if (_phase == SessionPhase.Setup) Session.FailToCreate(fault);
            else if (!wasCounted) Session.Tally.Errors.Add(_phase, fault);
            if (_phase == SessionPhase.Operation) Session.State = SessionState.Lost;
        }

        return !_gate.IsAbandoned;
    }

    private void SetUp()
    {
        SessionFault? fault = Attempt(() => (_worker = _newWorker()).AwaitTurn());
        long began = _run.Clock.Nanoseconds;
        _gate.Begin(began, (long)_run.Options.SetupTimeout.TotalNanoseconds);
        fault ??= Attempt(() => _worker!.Open());
        GateEnd end = _gate.End();
        if (end == GateEnd.Abandoned) return;
        if (end == GateEnd.TimedOut) fault = SessionFault.TimedOut("the setup", _run.Options.SetupTimeout);
        if (end == GateEnd.Cancelled) fault = new SessionFault("Cancelled", string.Empty, "the run was ended while the session was being made");
        if (fault is null && _run.Options.WarmupCount > 0)
        {
            _loop.BeginWarmup(_run.Options.WarmupCount);
            _worker!.Run(_loop);
            _loop.BeginMeasured();
        }

        Session.SetupNanoseconds = _run.Clock.Nanoseconds - began;
        if (fault is not null) Session.FailToCreate(fault);
    }

    private void Work()
    {
        _phase = SessionPhase.Operation;
        _worker!.Run(_loop);
        if (_loop.IsAbandoned) return;
        Session.State = _run.Ending.IsCancellationRequested ? SessionState.Stopped : SessionState.Completed;
    }

    private void TearDown()
    {
        _phase = SessionPhase.Teardown;
        long began = _run.Clock.Nanoseconds;
        TimeSpan limit = _run.Cancelled.IsCancellationRequested ? ThreadHost.TeardownAfterStop : _run.Options.SetupTimeout;
        _gate.Begin(began, (long)limit.TotalNanoseconds);
        SessionFault? fault = Attempt(() => _worker?.Close());
        GateEnd end = _gate.End();
        if (end == GateEnd.Abandoned) return;
        if (end != GateEnd.Ended) fault = SessionFault.TimedOut("the teardown", limit);
        Session.TeardownNanoseconds = _run.Clock.Nanoseconds - began;
        if (fault is not null) Session.Tally.Errors.Add(SessionPhase.Teardown, fault);
    }

    private static SessionFault? Attempt(Action step)
    {
        try
        {
            step();
            return null;
        }
        catch (SessionFaultException failure)
        {
            return failure.Fault;
        }
        catch (MeasurementException failure)
        {
            return SessionFault.Of(failure);
        }
        catch (OperationCanceledException)
        {
            return new SessionFault("Cancelled", string.Empty, "the run was ended");
        }
    }
}
