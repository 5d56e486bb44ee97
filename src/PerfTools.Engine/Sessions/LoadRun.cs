using PerfTools.Engine.Timing;

namespace PerfTools.Engine.Sessions;

/// <summary>What the sessions of one load share: the clock, its common start, its end, and what decides when operations start.</summary>
internal sealed class LoadRun : IDisposable
{
    private readonly CancellationTokenSource _ending;
    private long _errors;

    public LoadRun(SessionLoadOptions options, IClock clock, CancellationToken cancelled)
    {
        Options = options;
        Clock = clock;
        Cancelled = cancelled;
        _ending = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        Ending = _ending.Token;
        Timeout = (long)options.Timeout.TotalNanoseconds;
        if (options.Rate is { } rate) Arrivals = new ArrivalSchedule(rate, options.Duration!.Value, options.MaxWait ?? options.Timeout);
        if (options.Stages.Count > 0) Stages = new StageCurve(options.Stages);
    }

    public SessionLoadOptions Options { get; }

    public IClock Clock { get; }

    /// <summary>Open model only.</summary>
    public ArrivalSchedule? Arrivals { get; }

    /// <summary>Staged model only.</summary>
    public StageCurve? Stages { get; }

    /// <summary>The user ended the load: operations under way are interrupted.</summary>
    public CancellationToken Cancelled { get; }

    /// <summary>No further operation starts; those under way come to their end. Also set where <see cref="Cancelled"/> is.</summary>
    public CancellationToken Ending { get; }

    /// <summary>Whether no further operation starts. Of two linked tokens, the second is set a moment after the first: an operation would slip in between.</summary>
    public bool IsEnding => Ending.IsCancellationRequested || Cancelled.IsCancellationRequested;

    /// <summary>Nanoseconds that an operation may take.</summary>
    public long Timeout { get; }

    /// <summary>The common start, by the clock.</summary>
    public long Start { get; private set; }

    /// <summary>When no further operation starts, by the clock.</summary>
    public long Deadline { get; private set; } = long.MaxValue;

    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>Whether the load ended because too much failed.</summary>
    public bool HasTooManyErrors { get; private set; }

    /// <summary>Fixes the common start. An open model ends with its last arrival, which may start late.</summary>
    public void Begin(long start)
    {
        Start = start;
        StartedAt = DateTimeOffset.Now.AddMicroseconds((start - Clock.Nanoseconds) / 1000.0);
        Arrivals?.Begin(start);
        if (Arrivals is null && Options.PlannedDuration is { } planned) Deadline = start + (long)planned.TotalNanoseconds;
    }

    /// <summary>Counts an operation that failed or timed out, and ends the load where there were too many.</summary>
    public void CountError()
    {
        if (Interlocked.Increment(ref _errors) != Options.MaxErrors) return;
        HasTooManyErrors = true;
        End();
    }

    public void End()
    {
        try
        {
            _ending.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // A session that was given up comes back after the load has gone.
        }
    }

    public int SessionsAtWork(long now) => Stages?.SessionsAt(now - Start) ?? Options.SessionsNeeded;

    public void Dispose() => _ending.Dispose();
}
