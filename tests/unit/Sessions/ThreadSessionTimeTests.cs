using System.Diagnostics;
using PerfTools.Tests.Fixtures;
using PerfTools.Tests.Sessions.Fixtures;

namespace PerfTools.Tests.Sessions;

/// <summary>What a load of scripted sessions does with its time: durations, rests, stages and arrivals.</summary>
public sealed class ThreadSessionTimeTests : IDisposable
{
    private static readonly SessionLoadOptions Small = new() { SessionCount = 4, OperationCount = 5, WarmupCount = 0, Timeout = RedisServer.AmpleTimeout };

    private readonly LeapingClock _clock = new();
    private readonly CountdownEvent _there = new(4);

    public void Dispose() => _there.Dispose();

    [Fact]
    public async Task A_duration_ends_the_load_and_no_operation_starts_after_it()
    {
        using CountdownEvent thereAgain = new(4);
        ScriptedWorkload work = new()
        {
            Operating = worker =>
            {
                if (worker.Loop!.Index == 0) LeapTogether(_there, TimeSpan.FromMilliseconds(199));
                else if (worker.Loop.Index == 1) LeapTogether(thereAgain, TimeSpan.FromMilliseconds(1));
                else throw new InvalidOperationException("it began after the end");
                return null;
            },
        };
        LoadOf load = await LoadOf.Run(Small with { OperationCount = null, Duration = TimeSpan.FromMilliseconds(200) }, work, clock: _clock);

        // Each begins its second operation a millisecond before the end, and no third at it.
        Assert.Equal(8L, load.Summary.Succeeded);
        Assert.Null(load.Summary.NotAttempted);
        Assert.All(load.Sessions, session => Assert.Equal((SessionState.Completed, 2L), (session.State, session.Succeeded)));
    }

    [Fact]
    public async Task A_rest_that_would_outlast_the_duration_is_not_taken()
    {
        SessionLoadOptions resting = Small with { OperationCount = null, Duration = TimeSpan.FromSeconds(30), ThinkTime = TimeSpan.FromSeconds(40) };
        Stopwatch elapsed = Stopwatch.StartNew();
        LoadOf load = await LoadOf.Run(resting, new ScriptedWorkload());
        Assert.Equal(4L, load.Summary.Succeeded);
        Assert.True(elapsed.Elapsed < resting.Duration, "nobody rests to the end of a load that nothing follows");
        Assert.All(load.Sessions, session => Assert.Equal(SessionState.Completed, session.State));
    }

    [Fact]
    public async Task A_rest_comes_between_operations_and_is_no_part_of_them()
    {
        LoadOf load = await LoadOf.Run(Small with { SessionCount = 1, ThinkTime = TimeSpan.FromMilliseconds(20) }, new ScriptedWorkload());

        // Four rests of 20 ms, and the five operations: an operation that is held back makes both sides longer.
        Assert.True(load.Summary.MaxSessionMs >= 80);
        double operationsMs = load.Summary.Succeeded * load.Summary.MeanUs!.Value / 1000;
        Assert.InRange(operationsMs, 0, load.Summary.MaxSessionMs.Value - 80 + 0.1);
    }

    [Fact]
    public async Task Stages_make_as_many_sessions_as_they_need_and_start_each_in_its_time()
    {
        LoadStage[] stages = [new(1, TimeSpan.Zero), new(1, TimeSpan.FromMilliseconds(100)), new(3, TimeSpan.Zero), new(3, TimeSpan.FromMilliseconds(100))];
        using CountdownEvent three = new(3);
        ScriptedWorkload work = new()
        {
            SessionCount = 3,
            Operating = worker =>
            {
                // The first session's operation takes the whole of the first stage; one of each takes the second.
                bool isAlone = worker.Session == 1 && worker.Loop!.Index == 0;
                if (isAlone) worker.AwaitOthersAtWork();
                if (isAlone) _clock.Leap(TimeSpan.FromMilliseconds(100));
                else LeapTogether(three, TimeSpan.FromMilliseconds(100));
                return null;
            },
        };
        LoadOf load = await LoadOf.Run(Small with { OperationCount = null, Stages = stages }, work, clock: _clock);
        Assert.Equal((3, LoadModel.Staged, 4L), (load.Summary.SessionsRequested, load.Summary.Model, load.Summary.Succeeded));
        Assert.Equal([0.0, 100, 100], load.Sessions.Select(session => session.StartOffsetMs!.Value));
    }

    [Fact]
    public async Task Arrivals_that_find_no_session_in_time_are_dropped_and_the_others_count_from_when_they_were_due()
    {
        ScriptedWorkload work = new()
        {
            Operating = worker =>
            {
                bool isFirst = worker.Loop!.Index == 0;
                _clock.Leap(TimeSpan.FromMilliseconds(isFirst ? 501 : 10));
                if (isFirst) worker.Interrupted.Wait();
                return null;
            },
        };
        SessionLoadOptions open = new()
        {
            SessionCount = 1,
            OperationCount = null,
            Rate = 100,
            Duration = TimeSpan.FromSeconds(1),
            WarmupCount = 0,
            Timeout = TimeSpan.FromMilliseconds(500),
            MaxWait = TimeSpan.FromMilliseconds(200),
        };
        LoadOf load = await LoadOf.Run(open, work, clock: _clock);

        // At 501 ms, those due at 10, 20 ... 300 have waited too long. The one of 310 has not, nor those after it, each of which begins 10 ms later.
        Assert.Equal((100L, 1L, 30L, 69L), (load.Summary.Attempted, load.Summary.TimedOut, load.Summary.Dropped, load.Summary.Succeeded));
        Assert.Equal(201_000, load.Summary.MaxUs!.Value, 1_000.0);
        Assert.Equal(10_000, load.Summary.ServiceMaxUs!.Value, 100.0);
        Assert.Equal(501 + 690, load.Summary.DurationMs);
    }

    [Fact]
    public async Task With_no_patience_and_no_free_session_all_but_the_first_arrivals_are_dropped()
    {
        using CountdownEvent both = new(2);
        ScriptedWorkload work = new()
        {
            Operating = worker =>
            {
                // The second arrival is due a millisecond after the first.
                _clock.Leap(TimeSpan.FromMilliseconds(1));
                LeapTogether(both, TimeSpan.FromMilliseconds(201));
                worker.Interrupted.Wait();
                return null;
            },
        };
        SessionLoadOptions open = new()
        {
            SessionCount = 2,
            OperationCount = null,
            Rate = 1000,
            Duration = TimeSpan.FromMilliseconds(50),
            WarmupCount = 0,
            Timeout = TimeSpan.FromMilliseconds(200),
            MaxWait = TimeSpan.Zero,
        };
        LoadOf load = await LoadOf.Run(open, work, clock: _clock);
        Assert.Equal((50L, 2L, 48L, 0L), (load.Summary.Attempted, load.Summary.TimedOut, load.Summary.Dropped, load.Summary.Succeeded));
        Assert.Equal(Verdict.Fail, load.Summary.Verdict);
    }

    /// <summary>Time passes when all are there, and before any of them goes on.</summary>
    private void LeapTogether(CountdownEvent all, TimeSpan time)
    {
        lock (all)
        {
            if (all.CurrentCount == 1) _clock.Leap(time);
            all.Signal();
        }

        all.Wait();
    }
}
