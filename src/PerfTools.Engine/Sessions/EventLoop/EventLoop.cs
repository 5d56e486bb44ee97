using System.Runtime.CompilerServices;
using System.Runtime.Versioning;
using PerfTools.Engine.Platform;
using PerfTools.Engine.Sessions.Wire;
using PerfTools.Engine.Transport;

namespace PerfTools.Engine.Sessions.EventLoop;

/// <summary>
/// Runs the operations of many sessions on one thread: each sends as soon as it may, and whatever arrives is looked at in the
/// order in which it comes. One pass is for the operations that warm up, one for those that count.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class EventLoop(LoadRun run, EventSession[] sessions, Epoll epoll, DialingPool dialing, bool isWarmup)
{
    private const int LongestScan = 50;

    // epoll_wait counts milliseconds: the last two before something is due are spent awake, or every operation would be late.
    private const int AwakeMilliseconds = 2;

    private readonly PriorityQueue<EventSession, long> _sleeping = new();
    private readonly Queue<EventSession> _free = new(sessions.Length);
    private readonly int _scanMilliseconds = (int)Math.Clamp(run.Options.Timeout.TotalMilliseconds / 20, 1, LongestScan);
    private readonly ArrivalSchedule? _arrivals = isWarmup ? null : run.Arrivals;
    private int _busy;
    private long _now;
    private long _awakeFrom;

    /// <summary>Time spent awake with nothing to do: no sign of a client that cannot keep up.</summary>
    public long AwakeNanoseconds { get; private set; }

    /// <summary>The sessions' numbers are their indices; the one after them is the pool's.</summary>
    public void Run()
    {
        _now = run.Clock.Nanoseconds;
        foreach (EventSession session in sessions)
            if (session.Record.IsCreated) Proceed(session);
        long nextScan = _now;
        while (true)
        {
            StartDue();
            if (IsOver) break;
            int patience = WaitMilliseconds();
            int ready = epoll.Wait(patience);
            _now = run.Clock.Nanoseconds;
            if (ready == 0 && patience == 0) AwakeNanoseconds += _now - _awakeFrom;
            for (int i = 0; i < ready; i++) Serve(epoll.NumberAt(i));
            if (_now < nextScan) continue;
            EndTimedOut();
            nextScan = _now + (_scanMilliseconds * 1_000_000L);
        }

        EndCancelled();
    }

    private bool IsOver => run.Cancelled.IsCancellationRequested
        || (_busy == 0 && (run.IsEnding || (_arrivals is null ? _sleeping.Count == 0 : _arrivals.NextIntended is null)));

    /// <summary>Decides what an idle session does next: an operation, a rest, or nothing any more.</summary>
    private void Proceed(EventSession session)
    {
        if (run.IsEnding) return;
        if (session.RestsUntil > _now) Sleep(session, session.RestsUntil);
        else if (isWarmup) BeginWarmup(session);
        else if (_arrivals is not null) _free.Enqueue(session);
        else if (session.Record.Left > 0 && _now < run.Deadline) BeginClosed(session);
        else session.Record.HasEnded = true;
    }

    private void BeginWarmup(EventSession session)
    {
        if (session.WarmupLeft-- > 0) Begin(session, null);
    }

    private void BeginClosed(EventSession session)
    {
        if (run.Stages is { } stages)
        {
            if (stages.NextAtWork(session.Record.Id, _now - run.Start) is not { } next) return;
            if (run.Start + next > _now)
            {
                Sleep(session, run.Start + next);
                return;
            }
        }

        session.Record.Left--;
        Begin(session, null);
    }

    private void Sleep(EventSession session, long due)
    {
        if (isWarmup || due < run.Deadline) _sleeping.Enqueue(session, due);
    }

    private void StartDue()
    {
        _now = run.Clock.Nanoseconds;
        while (_sleeping.TryPeek(out EventSession? session, out long due) && due <= _now)
        {
            _sleeping.Dequeue();
            Proceed(session);
        }

        if (_arrivals is null || run.IsEnding) return;
        while (_free.Count > 0 && _arrivals.NextIntended is { } next && next <= run.Clock.Nanoseconds)
        {
            if (_arrivals.Take(run.Clock.Nanoseconds) is { } intended) Begin(_free.Dequeue(), intended);
        }
    }

    /// <param name="session">An idle session.</param>
    /// <param name="intended">Open model: the intended start.</param>
    private void Begin(EventSession session, long? intended)
    {
        _busy++;
        session.Started = run.Clock.Nanoseconds;
        session.Intended = intended ?? session.Started;
        if (!isWarmup) session.Record.Tally.Started(session.Started);
        if (session.MustConnect)
        {
            session.State = EventState.Dialing;
            dialing.Dial(session, run.Options.Timeout);
            return;
        }

        Converse(session);
    }

    private void Converse(EventSession session)
    {
        try
        {
            if (session.Begin() && session.Exchange.TryComplete()) Complete(session);
        }
        catch (TransportException failure)
        {
            Lose(session, WireFault.Of(failure));
        }
        catch (WireFormatException failure)
        {
            Lose(session, WireFault.Of(failure));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Serve(int number)
    {
        if (number == sessions.Length)
        {
            ServeDialed();
            return;
        }

        EventSession session = sessions[number];
        try
        {
            if (session.State == EventState.InFlight) session.Send();
            if (!session.TryFill() || session.State != EventState.InFlight || !session.Exchange.TryComplete()) return;
        }
        catch (Exception failure) when (failure is TransportException or WireFormatException)
        {
            // An idle connection has something to say when the server closes it; the next operation opens another.
            if (session.State == EventState.Idle) session.Detach();
            else Lose(session, failure is TransportException lost ? WireFault.Of(lost) : WireFault.Of((WireFormatException)failure));
            return;
        }

        Complete(session);
    }

    private void ServeDialed()
    {
        while (dialing.TryTake(out EventSession session, out SessionFault? fault))
        {
            _now = run.Clock.Nanoseconds;
            if (fault is not null)
            {
                session.RestsUntil = _now + (long)session.Reconnection.Failed().TotalNanoseconds;
                Lose(session, fault);
                continue;
            }

            session.Reconnection.Succeeded();
            session.Attach();
            if (_now - session.Started > run.Timeout)
            {
                // It waited for its turn to connect, and then for each of several addresses.
                Lose(session, SessionFault.TimedOut("the operation", run.Options.Timeout));
                continue;
            }

            if (!isWarmup && !session.Exchange.ConnectsEachOperation) session.Record.Tally.Reconnects++;
            Converse(session);
        }
    }

    private void Complete(EventSession session)
    {
        _now = run.Clock.Nanoseconds;
        SessionFault? fault = session.Exchange.Fault;
        if (session.HasUnsent || !session.Exchange.CanContinue || session.Exchange.ConnectsEachOperation) session.Detach();
        End(session, fault);
    }

    private void Lose(EventSession session, SessionFault fault)
    {
        _now = run.Clock.Nanoseconds;
        session.Detach();
        End(session, fault);
    }

    private void End(EventSession session, SessionFault? fault)
    {
        _busy--;
        session.State = EventState.Idle;
        if (isWarmup) CountWarmup(session, fault);
        else Count(session, fault);
        if (!isWarmup && _arrivals is null && run.Options.ThinkTime > TimeSpan.Zero)
            session.RestsUntil = Math.Max(session.RestsUntil, _now + (long)run.Options.ThinkTime.TotalNanoseconds);
        Proceed(session);
    }

    private void Count(EventSession session, SessionFault? fault)
    {
        SessionTally tally = session.Record.Tally;
        if (fault is null)
        {
            tally.Succeed(session.Intended, session.Started, _now);
            return;
        }

        // Cancelling also breaks connections, and that may be noticed before the end of the run is.
        if (run.Cancelled.IsCancellationRequested)
        {
            tally.Cancel(_now);
            return;
        }

        if (_now - session.Started > run.Timeout) tally.TimeOut(SessionFault.TimedOut("the operation", run.Options.Timeout), _now);
        else if (fault.IsTimeout) tally.TimeOut(fault, _now);
        else tally.Fail(fault, _now);
        run.CountError();
    }

    private static void CountWarmup(EventSession session, SessionFault? fault)
    {
        if (fault is not null) session.Record.Tally.Errors.Add(SessionPhase.Setup, fault);
    }

    private int WaitMilliseconds()
    {
        long next = long.MaxValue;
        if (_sleeping.TryPeek(out _, out long due)) next = due;
        if (_free.Count > 0 && _arrivals?.NextIntended is { } intended) next = Math.Min(next, intended);
        if (next == long.MaxValue) return _scanMilliseconds;
        _awakeFrom = run.Clock.Nanoseconds;
        return (int)Math.Clamp(((next - _awakeFrom) / 1_000_000) - AwakeMilliseconds, 0, _scanMilliseconds);
    }

    private void EndTimedOut()
    {
        foreach (EventSession session in sessions)
        {
            if (session.State != EventState.InFlight || _now - session.Started <= run.Timeout) continue;
            Lose(session, SessionFault.TimedOut("the operation", run.Options.Timeout));
        }
    }

    /// <summary>What is still under way when the user has ended the run.</summary>
    private void EndCancelled()
    {
        foreach (EventSession session in sessions)
        {
            if (session.State == EventState.Idle) continue;
            if (!isWarmup) session.Record.Tally.Cancel(_now);
            session.State = EventState.Idle;
        }
    }
}
