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

    private readonly BlockingCollection<EventSession> _asked = [];
    private readonly ConcurrentQueue<(EventSession, SessionFault?)> _ended = new();
    private readonly WakeSignal _signal = new();
    private readonly Task[] _threads;
    private readonly CancellationToken _cancelled;

    public DialingPool(int sessions, CancellationToken cancelled)
    {
        _cancelled = cancelled;
        _threads = [.. Enumerable.Range(0, Math.Min(MostThreads, sessions)).Select(_ =>
            Task.Factory.StartNew(Serve, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
    }

    /// <summary>Readable when a connection was opened, or failed.</summary>
    public int Descriptor => _signal.Descriptor;

    public void Dial(EventSession session) => _asked.Add(session, CancellationToken.None);

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
        foreach (EventSession session in _asked.GetConsumingEnumerable())
        {
            _ended.Enqueue((session, Dialed(session)));
            _signal.Set();
        }
    }

    private SessionFault? Dialed(EventSession session)
    {
        try
        {
            session.Exchange.Connect(_cancelled);
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
