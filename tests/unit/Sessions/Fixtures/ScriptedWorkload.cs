using System.Collections.Concurrent;
using PerfTools.Engine.Sessions;
using PerfTools.Engine.Sessions.Threads;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Sessions.Fixtures;

/// <summary>Sessions on threads whose every step is the test's own. Steps wait for events, never for time.</summary>
internal sealed class ScriptedWorkload : IThreadWorkload
{
    private int _finished;

    /// <summary>As many as the load has.</summary>
    public int SessionCount { get; init; } = 4;

    public SessionWork Work => SessionWork.Program;

    public string Target => "script";

    public string Operation => "step";

    public int StackBytes => 256 * 1024;

    public Action<CancellationToken> Preparing { get; init; } = _ => { };

    public Action<ScriptedWorker> Making { get; init; } = _ => { };

    public Action<ScriptedWorker> Opening { get; init; } = _ => { };

    public Func<ScriptedWorker, SessionFault?> Operating { get; init; } = _ => null;

    /// <summary>After the loop has been told of an operation's end.</summary>
    public Action<ScriptedWorker> Between { get; init; } = _ => { };

    public Action<ScriptedWorker> Closing { get; init; } = _ => { };

    public Action<ScriptedWorker> Disposing { get; init; } = _ => { };

    public Action<ScriptedWorker> Interrupting { get; init; } = _ => { };

    public ConcurrentBag<ScriptedWorker> Workers { get; } = [];

    public int Finished => Volatile.Read(ref _finished);

    public void Prepare(CancellationToken cancellationToken) => Preparing(cancellationToken);

    public string? Finish()
    {
        Interlocked.Increment(ref _finished);
        return null;
    }

    public ISessionWorker NewWorker(int session, LoadRun run)
    {
        ScriptedWorker worker = new(this, session);
        Making(worker);
        Workers.Add(worker);
        return worker;
    }
}

internal sealed class ScriptedWorker(ScriptedWorkload script, int session) : ISessionWorker
{
    private int _disposals;
    private volatile int _stepsDone;
    private volatile bool _hangs;
    private volatile Thread? _thread;

    public int Session => session;

    public OperationLoop? Loop { get; private set; }

    /// <summary>Set when the watchdog interrupts, for the rest of the operation.</summary>
    public ManualResetEventSlim Interrupted { get; } = new();

    public bool IsClosed { get; private set; }

    public int Disposals => Volatile.Read(ref _disposals);

    public void Open()
    {
        _thread = Thread.CurrentThread;
        script.Opening(this);
        _stepsDone++;
    }

    public void Run(OperationLoop loop)
    {
        Loop = loop;
        while (loop.Next())
        {
            SessionFault? fault = script.Operating(this);
            if (loop.End(fault) == GateEnd.Abandoned) return;
            Interrupted.Reset();
            script.Between(this);
        }

        _stepsDone++;
    }

    /// <summary>
    /// For a session that is about to hang: waits until the others have done the step that it is in and wait for the next one, or
    /// hang too. No time that passes then is theirs.
    /// </summary>
    public void AwaitOthers()
    {
        _hangs = true;
        Until.True(
            () => script.Workers.Count == script.SessionCount && script.Workers.All(other => other._hangs || other.HasDoneMoreThan(_stepsDone)),
            "the other sessions have come to their rest");
    }

    /// <summary>Waits until the others have been let go too, and wait: for their turn, or in an operation.</summary>
    public void AwaitOthersAtWork() => Until.True(
        () => script.Workers.Count == script.SessionCount && script.Workers.All(other => other == this || (other.Loop is not null && other.IsWaiting)),
        "the other sessions wait for their turn");

    public void Close()
    {
        script.Closing(this);
        IsClosed = true;
    }

    public void Interrupt()
    {
        script.Interrupting(this);
        Interrupted.Set();
    }

    public void Dispose()
    {
        Interlocked.Increment(ref _disposals);
        script.Disposing(this);
        _stepsDone++;
    }

    private bool IsWaiting => _thread!.ThreadState.HasFlag(ThreadState.WaitSleepJoin);

    private bool HasDoneMoreThan(int steps) => _stepsDone > steps && (!_thread!.IsAlive || IsWaiting);
}
