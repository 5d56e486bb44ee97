using PerfTools.Engine;
using PerfTools.Engine.Sessions;
using PerfTools.Engine.Sessions.Redis;
using PerfTools.Engine.Timing;

namespace PerfTools.Tests.Sessions.Fixtures;

/// <summary>A load that was run to its end, with everything that it said.</summary>
internal sealed record LoadOf(
    ConcurrentSessionsResult Summary, IReadOnlyList<SessionResult> Sessions, IReadOnlyList<SessionTimelineResult> Seconds, IReadOnlyList<MeasurementException> Failures)
{
    public static Task<LoadOf> Redis(SessionLoadOptions options, RedisWorkload workload, CancellationToken cancellationToken = default) =>
        Run(options, new RedisWireWorkload(workload, options), cancellationToken);

    /// <summary>Runs a load, and checks what must hold of every one.</summary>
    public static async Task<LoadOf> Run(
        SessionLoadOptions options, IWorkload workload, CancellationToken cancellationToken = default, DateTimeOffset? start = null, IClock? clock = null)
    {
        List<object> results = [];
        List<MeasurementException> failures = [];
        SessionLoadMeasurement measurement = new(options with { PerSession = true }, workload, clock) { Failed = failures.Add, AgreeOnStart = start is null ? null : _ => start };
        try
        {
            await foreach (object result in measurement.MeasureAsync(null, cancellationToken)) results.Add(result);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // What was measured has come before it.
        }

        LoadOf load = new(
            Assert.IsType<ConcurrentSessionsResult>(results[^1]), [.. results.OfType<SessionResult>()], [.. results.OfType<SessionTimelineResult>()], failures);
        load.AssertAddsUp(options);
        return load;
    }

    private void AssertAddsUp(SessionLoadOptions options)
    {
        Assert.Equal(options.SessionsNeeded, Summary.SessionsRequested);
        Assert.Equal(Summary.SessionsRequested, Summary.SessionsCreated + Summary.SessionsFailedToCreate);
        Assert.Equal(Summary.Attempted, Summary.Succeeded + Summary.Failed + Summary.TimedOut + Summary.Cancelled + Summary.Dropped);
        Assert.Equal(Summary.SessionsRequested, Sessions.Count);
        Assert.Equal(Summary.SessionsFailedToCreate, Sessions.Count(session => session.State == SessionState.FailedToCreate));
        Assert.Equal(Summary.SessionsLost, Sessions.Count(session => session.State == SessionState.Lost));
        Assert.Equal(Summary.Attempted - Summary.Dropped, Sessions.Sum(session => session.Attempted));
        Assert.Equal(Summary.Succeeded, Sessions.Sum(session => session.Succeeded));
        Assert.Equal(Summary.Succeeded, Summary.Distribution!.Count);
        Assert.All(Sessions, session => Assert.Equal(session.Attempted, session.Succeeded + session.Failed + session.TimedOut + session.Cancelled));
        Assert.Equal(Summary.Failed + Summary.TimedOut + Summary.Dropped, Summary.GetErrors().Where(error => error.Phase == SessionPhase.Operation).Sum(error => error.Count));
        if (Summary.Succeeded == 0) Assert.Equal(Verdict.Fail, Summary.Verdict);
        if (options.Timeline && Seconds.Count > 0) Assert.Equal(Summary.Succeeded, Seconds.Sum(second => second.Succeeded));
    }
}
