using System.Collections.Concurrent;
using System.Runtime.Versioning;
using PerfTools.Engine.Platform;

namespace PerfTools.Engine.Sessions.EventLoop;

/// <summary>
/// Opens connections on threads of its own: connecting, TLS and logging in take round trips, for which the loop must not let the
/// other sessions wait. The loop hears of the end through a descriptor that it watches.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class DialingPool : IDisposable
{
    private const int MostThreads = 16;

    private readonly BlockingCollection<(EventSession Session, TimeSpan Limit, long Until)> _asked = [];
    private readonly ConcurrentQueue<(EventSession, SessionFault?)> _ended = new();
    private readonly WakeSignal _signal = new();
    private readonly Task[] _threads;
    private readonly LoadRun _run;

    public DialingPool(LoadRun run, int sessions)
    {
        _run = run;
        _threads = [.. Enumerable.Range(0, Math.Min(MostThreads, sessions)).Select(_ =>
            Task.Factory.StartNew(Serve, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
    }

    /// <summary>Readable when a connection was opened, or failed.</summary>
    public int Descriptor => _signal.Descriptor;

    /// <summary>Opens a connection as soon as a thread is free, unless that takes too long: a host that swallows connections is bounded.</summary>
    /// <param name="session">Whose connection it is.</param>
    /// <param name="limit">How long the session may wait until its connection is begun.</param>
    public void Dial(EventSession session, TimeSpan limit) =>
        _asked.Add((session, limit, _run.Clock.Nanoseconds + (long)limit.TotalNanoseconds), CancellationToken.None);

    /// <summary>A session whose connection is there, or the reason why not; false where there is none at present.</summary>
    public bool TryTake(out EventSession session, out SessionFault? fault)
    {
        if (_ended.IsEmpty) _signal.Reset();
        bool isThere = _ended.TryDequeue(out (EventSession Session, SessionFault? Fault) ended);
        (session, fault) = ended;
        return isThere;
    }

    /// <summary>Waits for those under way; they end at once where the run is cancelled.</summary>
    public void Dispose()
    {
        if (_asked.IsAddingCompleted) return;
        _asked.CompleteAdding();
        Task.WaitAll(_threads);
        _signal.Dispose();
    }

    private void Serve()
    {
        foreach ((EventSession session, TimeSpan limit, long until) in _asked.GetConsumingEnumerable())
        {
            bool isLate = _run.Clock.Nanoseconds > until;
            _ended.Enqueue((session, isLate ? SessionFault.TimedOut("waiting for other connections to be opened", limit) : Dialed(session)));
            _signal.Set();
        }
    }

    private SessionFault? Dialed(EventSession session)
    {
        try
        {
            session.Exchange.Connect(_run.Cancelled);
            return null;
        }
        catch (MeasurementException failure)
        {
            return SessionFault.Of(failure);
        }
        catch (OperationCanceledException)
        {
            return new SessionFault("Cancelled", string.Empty, "the run was ended while a connection was being opened");
        }
        catch (Exception failure)
        {
            // What nobody expected is a failure of this session only, and must not end the thread.
            return new SessionFault(failure.GetType().Name, string.Empty, failure.Message);
        }
    }
}
