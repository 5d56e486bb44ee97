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
    private bool _isDisposed;
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
        if (_gate.TryInterrupt(now, isCancelled))
        {
            Interrupt();
            return;
        }

        if (!_gate.TryAbandon(now, isCancelled, grace, out GateEnd interruption)) return;
        IsGivenUp = true;
        if (interruption == GateEnd.Ended) AccountForHang();
        else AccountForLoss(_gate.InterruptedAt, interruption == GateEnd.TimedOut);
        _signals.Arrive();
    }

    private void Interrupt()
    {
        try
        {
            _worker?.Interrupt();
        }
        catch (Exception)
        {
            // What cannot be interrupted is given up when its grace has passed. The watchdog has others to look after.
        }
        finally
        {
            _gate.Deliver();
        }
    }

    /// <summary>Between two operations there is none that it could be counted for: it comes after the last one.</summary>
    private void AccountForHang()
    {
        SessionFault hung = new("Lost", string.Empty, "it did not come back after an operation had ended");
        if (_phase == SessionPhase.Setup)
        {
            Session.FailToCreate(hung);
            return;
        }

        Session.State = SessionState.Lost;
        Session.Tally.Errors.Add(SessionPhase.Teardown, hung);
    }

    private void AccountForLoss(long interruptedAt, bool wasTimeout)
    {
        SessionFault ignored = new("Lost", string.Empty, "it went on although it had been interrupted");
        if (_phase == SessionPhase.Setup)
        {
            SessionFault late = _loop.IsInOperation
                ? SessionFault.TimedOut("an operation that warms up", _run.Options.Timeout)
                : SessionFault.TimedOut("the setup", _run.Options.SetupTimeout);
            Session.FailToCreate(wasTimeout ? late : ignored);
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
            // Only a session that was given up comes here with its worker; nobody is left to hear how this goes.
            _ = Attempt(DisposeWorker);
        }
    }

    /// <summary>Whether the session has not been given up. What nobody expected is a failure of this session only.</summary>
    private bool Guarded(Action step)
    {
        if (Attempt(step) is { } fault)
        {
            bool wasCounted = _loop.IsInOperation;
            GateEnd end = wasCounted ? _loop.End(fault) : GateEnd.Ended;
            if (!_loop.Leave()) return false;
            if (_phase == SessionPhase.Setup) Session.FailToCreate(fault);

            // As where it hangs there.
            else if (!wasCounted) Session.Tally.Errors.Add(SessionPhase.Teardown, fault);
            if (_phase == SessionPhase.Operation) Session.State = end == GateEnd.Cancelled ? SessionState.Stopped : SessionState.Lost;
        }

        return !_gate.IsAbandoned;
    }

    private void SetUp()
    {
        SessionFault? fault = Attempt(() => (_worker = _newWorker()).AwaitTurn());
        long began = _run.Clock.Nanoseconds;
        fault ??= OpenWorker(began);
        if (_gate.IsAbandoned) return;
        if (fault is null && _run.Options.WarmupCount > 0)
        {
            _loop.BeginWarmup(_run.Options.WarmupCount);
            _worker!.Run(_loop);
            if (!_loop.Leave()) return;
        }

        Session.SetupNanoseconds = _run.Clock.Nanoseconds - began;
        if (fault is not null) Session.FailToCreate(fault);
    }

    /// <summary>The worker is there before its time runs: an interruption that found none would be lost.</summary>
    private SessionFault? OpenWorker(long began)
    {
        _gate.Begin(began, (long)_run.Options.SetupTimeout.TotalNanoseconds);
        SessionFault? fault = Attempt(_worker!.Open);
        return _gate.End() switch
        {
            GateEnd.TimedOut => SessionFault.TimedOut("the setup", _run.Options.SetupTimeout),
            GateEnd.Cancelled => new SessionFault("Cancelled", string.Empty, "the run was ended while the session was being made"),
            _ => fault,
        };
    }

    private void Work()
    {
        _phase = SessionPhase.Operation;
        _loop.BeginMeasured();
        _worker!.Run(_loop);
        if (!_loop.Leave()) return;
        Session.HasEnded = true;
        Session.State = _run.IsEnding ? SessionState.Stopped : SessionState.Completed;
    }

    private void TearDown()
    {
        _phase = SessionPhase.Teardown;
        long began = _run.Clock.Nanoseconds;
        _gate.Begin(began, (long)_run.Options.SetupTimeout.TotalNanoseconds, (long)ThreadHost.TeardownAfterStop.TotalNanoseconds);
        SessionFault? closing = Attempt(() => _worker?.Close());
        SessionFault? disposing = Attempt(DisposeWorker);
        GateEnd end = _gate.End();
        if (end == GateEnd.Abandoned) return;
        Session.TeardownNanoseconds = _run.Clock.Nanoseconds - began;
        SessionFault? fault = end switch
        {
            GateEnd.TimedOut => SessionFault.TimedOut("the teardown", _run.Options.SetupTimeout),
            GateEnd.Cancelled => SessionFault.TimedOut("the teardown of a run that was ended", ThreadHost.TeardownAfterStop),
            _ => closing ?? disposing,
        };
        if (fault is not null) Session.Tally.Errors.Add(SessionPhase.Teardown, fault);
    }

    /// <summary>Part of the teardown: when the load has ended, nothing of its sessions goes on.</summary>
    private void DisposeWorker()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        _worker?.Dispose();
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
        catch (Exception failure)
        {
            return new SessionFault(failure.GetType().Name, string.Empty, failure.Message);
        }
    }
}
