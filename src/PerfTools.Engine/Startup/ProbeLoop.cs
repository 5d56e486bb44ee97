using PerfTools.Engine.Timing;

namespace PerfTools.Engine.Startup;

/// <summary>
/// Asks one probe again and again, on a thread of its own, until it has succeeded often enough in a row. It asks about every
/// millisecond, and less often where asking costs more: at most a twentieth of a processor, but never with more than 5 ms between
/// two attempts, so that readiness is found soon and the server that is coming up is left alone.
/// </summary>
internal sealed class ProbeLoop(IProbe probe, int consecutive, IClock clock)
{
    private const long ShortestPause = 1_000_000;
    private const long LongestPause = 5_000_000;
    private const int PauseOverCost = 20;

    private int _streak;
    private long _lastFailure;

    public IProbe Probe => probe;

    /// <summary>When the first success of the row came that was long enough, in nanoseconds; null as long as there is none.</summary>
    public long? HeldFrom { get; private set; }

    /// <summary>
    /// When the last attempt that failed had begun, or null where none failed: the probe can have held from there on. Null too where
    /// the probe itself knows since when it holds.
    /// </summary>
    public long? LastFailure => _lastFailure == 0 || IsExact ? null : _lastFailure;

    /// <summary>Whether the probe itself knows since when it holds.</summary>
    public bool IsExact { get; private set; }

    /// <summary>What the last attempt that failed had found missing.</summary>
    public string Problem { get; private set; } = "was never asked";

    /// <summary>Asks until the probe holds, or until cancelled.</summary>
    /// <returns>Whether it holds.</returns>
    public bool Run(ServerUnderTest server, CancellationToken cancellationToken)
    {
        long first = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            long begun = clock.Nanoseconds;
            ProbeOutcome outcome = probe.Attempt(server, cancellationToken);
            long ended = clock.Nanoseconds;
            if (outcome.Problem is { } problem)
            {
                // An attempt that was broken off says nothing of the server.
                if (cancellationToken.IsCancellationRequested) break;
                (_streak, _lastFailure, Problem) = (0, begun, problem);
            }
            else
            {
                if (_streak++ == 0) (first, IsExact) = (outcome.At ?? ended, outcome.At is not null);
                if (outcome.IsFinal || _streak >= consecutive)
                {
                    HeldFrom = first;
                    return true;
                }
            }

            Pause(ended - begun, cancellationToken);
        }

        return false;
    }

    private static void Pause(long cost, CancellationToken cancellationToken)
    {
        long pause = Math.Clamp(cost * PauseOverCost, ShortestPause, LongestPause);
        _ = cancellationToken.WaitHandle.WaitOne(TimeSpan.FromTicks(pause / 100));
    }
}
