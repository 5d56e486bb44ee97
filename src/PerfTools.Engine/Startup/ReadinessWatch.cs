using System.Runtime.ExceptionServices;
using PerfTools.Engine.Timing;

namespace PerfTools.Engine.Startup;

/// <summary>How the wait for a server ended.</summary>
internal enum StartupEnd
{
    /// <summary>All probes held, and the server lived.</summary>
    Ready,

    /// <summary>The server ended.</summary>
    Ended,

    /// <summary>The time was up.</summary>
    TimedOut,
}

/// <summary>Waits until all probes hold, the server ends, or time is up: each probe on a thread of its own, this one asleep.</summary>
internal sealed class ReadinessWatch
{
    // A program that has left others behind has no end that anybody is told of: it is looked for.
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(10);

    private readonly ProbeLoop[] _loops;
    private readonly IClock _clock;
    private volatile ExceptionDispatchInfo? _failure;

    public ReadinessWatch(IEnumerable<IProbe> probes, int consecutive, IClock clock)
    {
        _loops = [.. probes.Select(probe => new ProbeLoop(probe, consecutive, clock))];
        _clock = clock;
    }

    /// <summary>The probes with what they found.</summary>
    public IReadOnlyList<ProbeLoop> Loops => _loops;

    /// <summary>Waits. No probe is asked any more when this returns or throws.</summary>
    /// <exception cref="OperationCanceledException">Cancelled meanwhile.</exception>
    public StartupEnd Await(ServerUnderTest server, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using CountdownEvent missing = new(_loops.Length);
        Thread[] threads = [.. _loops.Select(loop => Start(loop, server, missing, stop))];
        try
        {
            return Wait(server.Process, missing, timeout, stop.Token, cancellationToken);
        }
        finally
        {
            stop.Cancel();
            foreach (Thread thread in threads) thread.Join();
            _failure?.Throw();
        }
    }

    private Thread Start(ProbeLoop loop, ServerUnderTest server, CountdownEvent missing, CancellationTokenSource stop)
    {
        Thread thread = new(() =>
        {
            try
            {
                if (loop.Run(server, stop.Token)) missing.Signal();
            }
            catch (OperationCanceledException)
            {
                // The wait is over.
            }
            catch (Exception failure)
            {
                _failure = ExceptionDispatchInfo.Capture(failure);
                stop.Cancel();
            }
        })
        {
            IsBackground = true,
            Name = $"PerfTools probe {loop.Probe.Name}",
        };
        thread.Start();
        return thread;
    }

    private StartupEnd Wait(IServerProcess process, CountdownEvent missing, TimeSpan timeout, CancellationToken stopped, CancellationToken cancellationToken)
    {
        long deadline = process.StartedAt + (long)timeout.TotalNanoseconds;
        WaitHandle[] all = [missing.WaitHandle, stopped.WaitHandle, process.Ended];
        WaitHandle[] withoutEnd = all[..2];
        bool hasLeftOthers = false;
        while (true)
        {
            TimeSpan left = TimeSpan.FromTicks(Math.Max(0, deadline - _clock.Nanoseconds) / 100);
            if (hasLeftOthers && left > LookInterval) _ = WaitHandle.WaitAny(withoutEnd, LookInterval);
            else _ = WaitHandle.WaitAny(hasLeftOthers ? withoutEnd : all, left);
            cancellationToken.ThrowIfCancellationRequested();
            if (process.End is { } end)
            {
                // A program that was successful in putting a server into the background; one that failed did not.
                if (end.ExitCode != 0 || !process.IsAlive) return StartupEnd.Ended;
                hasLeftOthers = true;
            }

            if (missing.IsSet || stopped.IsCancellationRequested) return StartupEnd.Ready;
            if (_clock.Nanoseconds >= deadline) return StartupEnd.TimedOut;
        }
    }
}
