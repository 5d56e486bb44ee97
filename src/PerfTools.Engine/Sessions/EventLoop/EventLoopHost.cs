using System.Runtime.Versioning;
using PerfTools.Engine.Cpu;
using PerfTools.Engine.Platform;
using PerfTools.Engine.Sessions.Wire;

namespace PerfTools.Engine.Sessions.EventLoop;

/// <summary>Sessions on plain connections, all on one thread, as wrk and redis-benchmark drive theirs.</summary>
[SupportedOSPlatform("linux")]
internal sealed class EventLoopHost : ISessionHost
{
    private const int ProgressMilliseconds = 100;

    private readonly LoadRun _run;
    private readonly IWireWorkload _workload;
    private readonly Epoll _epoll;
    private readonly DialingPool _dialing;
    private readonly EventSession[] _sessions;
    private long _awake;

    public EventLoopHost(LoadRun run, IWireWorkload workload)
    {
        (_run, _workload) = (run, workload);
        int count = run.Options.SessionsNeeded;
        _epoll = new Epoll(count + 1);
        _dialing = new DialingPool(run, count);
        _epoll.Watch(_dialing.Descriptor, count, Epoll.Readable);
        _sessions = new EventSession[count];
        for (int number = 0; number < count; number++)
        {
            SessionRecord record = new(number + 1, run.Arrivals is not null) { Left = run.Options.OperationCount ?? long.MaxValue };
            _sessions[number] = new EventSession(record, workload.NewExchange(number + 1), number, _epoll) { WarmupLeft = run.Options.WarmupCount };
        }

        Sessions = [.. _sessions.Select(session => session.Record)];
    }

    public IReadOnlyList<SessionRecord> Sessions { get; }

    public bool SharesOneThread => true;

    public long CpuNanoseconds => (SamplerCost.ThreadTime ?? 0) - _awake;

    public string? Transport => _workload.Transport;

    public void Open(Action<int> progress)
    {
        long began = _run.Clock.Nanoseconds;
        foreach (EventSession session in _sessions) _dialing.Dial(session, _run.Options.SetupTimeout);
        for (int opened = 0; opened < _sessions.Length; progress(opened))
        {
            _ = _epoll.Wait(ProgressMilliseconds);
            while (_dialing.TryTake(out EventSession session, out SessionFault? fault))
            {
                opened++;
                session.Record.SetupNanoseconds = _run.Clock.Nanoseconds - began;
                if (fault is not null) session.Record.FailToCreate(fault);
                else if (session.Exchange.ConnectsEachOperation) session.Detach();
                else session.Attach();
            }
        }

        if (_run.Options.WarmupCount > 0) new EventLoop(_run, _sessions, _epoll, _dialing, isWarmup: true).Run();
    }

    public void Run()
    {
        EventLoop loop = new(_run, _sessions, _epoll, _dialing, isWarmup: false);
        loop.Run();
        _awake = loop.AwakeNanoseconds;
        bool isEnding = _run.IsEnding;
        _run.Arrivals?.DropUntil(isEnding ? _run.Clock.Nanoseconds : long.MaxValue);
        foreach (EventSession session in _sessions)
            if (session.Record.IsCreated) session.Record.State = isEnding ? SessionState.Stopped : SessionState.Completed;
    }

    public void Close()
    {
        long began = _run.Clock.Nanoseconds;
        _dialing.Dispose();
        foreach (EventSession session in _sessions) session.Dispose();
        foreach (SessionRecord record in Sessions) record.TeardownNanoseconds = (_run.Clock.Nanoseconds - began) / Sessions.Count;
    }

    public void Dispose()
    {
        _dialing.Dispose();
        foreach (EventSession session in _sessions) session.Dispose();
        _epoll.Dispose();
    }
}
