using System.Diagnostics;
using PerfTools.Engine.Sessions;
using PerfTools.Tests.Fixtures;
using PerfTools.Tests.Sessions.Fixtures;

namespace PerfTools.Tests.Sessions;

/// <summary>How a load of scripted sessions ends: by a stop in each phase, by errors, by time, by its arrivals.</summary>
public sealed class ThreadSessionEndTests : IDisposable
{
    private static readonly SessionFault Fault = new("Scripted", "7", "as the test has it");
    private static readonly TimeSpan Ample = RedisServer.AmpleTimeout;

    private static readonly SessionLoadOptions Small = new() { SessionCount = 4, OperationCount = 5, WarmupCount = 0, Timeout = Ample };

    // After a stop, sessions have less than a second to come to their end: by a clock that stands still none is late.
    private readonly LeapingClock _clock = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly CountdownEvent _there = new(4);

    public void Dispose()
    {
        _stop.Dispose();
        _there.Dispose();
    }

    [Fact]
    public async Task A_stop_while_the_target_is_prepared_takes_away_what_was_prepared()
    {
        ScriptedWorkload work = new()
        {
            Preparing = token =>
            {
                _stop.Cancel();
                token.ThrowIfCancellationRequested();
            },
        };
        LoadOf load = await LoadOf.Run(Small, work, _stop.Token);
        Assert.Equal((4, 0L, 20L), (load.Summary.SessionsFailedToCreate, load.Summary.Attempted, load.Summary.NotAttempted));
        Assert.Equal((1, 0), (work.Finished, work.Workers.Count));
    }

    [Fact]
    public async Task A_stop_while_sessions_are_made_interrupts_them()
    {
        ScriptedWorkload work = new() { Opening = StopAndWait };
        LoadOf load = await LoadOf.Run(Small, work, _stop.Token, clock: _clock);
        Assert.Equal((4, 0L, 20L), (load.Summary.SessionsFailedToCreate, load.Summary.Attempted, load.Summary.NotAttempted));
        Assert.Equal("Cancelled", load.Summary.GetErrors().Single().Type);
        AssertTidy(work);
    }

    [Fact]
    public async Task A_stop_while_sessions_warm_up_starts_no_operation()
    {
        ScriptedWorkload work = new() { Operating = Waiting };
        LoadOf load = await LoadOf.Run(Small with { WarmupCount = 3 }, work, _stop.Token, clock: _clock);
        Assert.Equal((4, 0L, 20L), (load.Summary.SessionsCreated, load.Summary.Attempted, load.Summary.NotAttempted));
        Assert.All(load.Sessions, session => Assert.Equal(SessionState.Stopped, session.State));
        AssertTidy(work);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(24 * 400)]
    public async Task A_stop_at_the_agreed_start_starts_no_operation(int hoursAhead)
    {
        ScriptedWorkload work = new() { Opening = _ => { if (_there.Signal()) _stop.Cancel(); } };
        LoadOf load = await LoadOf.Run(Small, work, _stop.Token, DateTimeOffset.Now.AddHours(hoursAhead), _clock);
        Assert.Equal((0L, 20L), (load.Summary.Attempted, load.Summary.NotAttempted));
        Assert.True(load.Summary.EndedEarly);
        AssertTidy(work);
    }

    [Fact]
    public async Task A_load_that_came_to_its_end_stays_so_although_the_user_stops_it_afterwards()
    {
        ScriptedWorkload work = new() { Closing = _ => _stop.Cancel() };
        LoadOf load = await LoadOf.Run(Small, work, _stop.Token);
        Assert.Equal((20L, false), (load.Summary.Succeeded, load.Summary.EndedEarly));
    }

    [Fact]
    public async Task A_stop_cancels_the_operations_under_way_and_does_not_call_them_failed()
    {
        // What a stop breaks may fail by itself before the watchdog comes.
        ScriptedWorkload work = new()
        {
            Operating = worker =>
            {
                if (worker.Loop!.Index == 1) _there.Signal();
                if (worker.Loop.Index < 1) return null;
                if (_there.IsSet) _stop.Cancel();
                worker.Loop.Cancelled.WaitHandle.WaitOne();
                return Fault;
            },
        };
        LoadOf load = await LoadOf.Run(Small, work, _stop.Token, clock: _clock);
        Assert.Equal((4L, 4L, 0L, 12L), (load.Summary.Succeeded, load.Summary.Cancelled, load.Summary.Failed, load.Summary.NotAttempted));
        Assert.Contains("the run was stopped", load.Summary.Notes);
        Assert.True(load.Summary.EndedEarly);
        AssertTidy(work);
    }

    [Fact]
    public async Task A_stop_gives_up_operations_that_do_not_listen()
    {
        using ManualResetEventSlim release = new();
        ScriptedWorkload work = new()
        {
            Operating = _ =>
            {
                if (_there.Signal()) _stop.Cancel();
                release.Wait();
                return null;
            },
        };
        LoadOf load = await LoadOf.Run(Small, work, _stop.Token);
        Assert.Equal((4L, 0L, 16L, 4), (load.Summary.Cancelled, load.Summary.Succeeded, load.Summary.NotAttempted, load.Summary.SessionsLost));
        release.Set();
        Until.True(() => work.Workers.All(worker => worker.Disposals == 1), "workers that come back are disposed");
    }

    [Fact]
    public async Task A_stop_gives_up_sessions_that_hang_after_an_operation()
    {
        using ManualResetEventSlim release = new();
        ScriptedWorkload work = new()
        {
            Between = _ =>
            {
                if (_there.Signal()) _stop.Cancel();
                release.Wait();
            },
        };
        LoadOf load = await LoadOf.Run(Small with { Timeout = TimeSpan.FromHours(1) }, work, _stop.Token);
        Assert.Equal((4L, 0L, 16L, 4), (load.Summary.Succeeded, load.Summary.Cancelled, load.Summary.NotAttempted, load.Summary.SessionsLost));
        release.Set();
        Until.True(() => work.Workers.All(worker => worker.Disposals == 1), "workers that come back are disposed");
    }

    [Fact]
    public async Task A_stop_ends_a_rest_between_two_operations()
    {
        ScriptedWorkload work = new() { Between = _ => { if (_there.Signal()) _stop.Cancel(); } };
        LoadOf load = await LoadOf.Run(Small with { ThinkTime = TimeSpan.FromHours(1) }, work, _stop.Token, clock: _clock);
        Assert.Equal((4L, 0L, 16L), (load.Summary.Succeeded, load.Summary.Cancelled, load.Summary.NotAttempted));
        AssertTidy(work);
    }

    [Fact]
    public async Task A_stop_during_the_teardown_leaves_it_a_second_and_no_more()
    {
        ScriptedWorkload work = new()
        {
            Closing = worker =>
            {
                if (_there.Signal())
                {
                    _stop.Cancel();
                    _clock.Leap(TimeSpan.FromSeconds(1));
                }

                worker.Interrupted.Wait();
            },
        };
        LoadOf load = await LoadOf.Run(Small with { SetupTimeout = TimeSpan.FromHours(1) }, work, _stop.Token, clock: _clock);
        Assert.Equal(20L, load.Summary.Succeeded);
        Assert.Equal((SessionPhase.Teardown, 4L, "the teardown of a run that was ended took longer than 1 s"),
            load.Summary.GetErrors().Select(error => (error.Phase, error.Count, error.Message)).Single());
        Assert.All(work.Workers, worker => Assert.Equal(1, worker.Disposals));
    }

    [Fact]
    public async Task A_stop_before_the_teardown_lets_it_do_its_work()
    {
        int interruptions = 0;
        ScriptedWorkload work = new()
        {
            Operating = Waiting,
            Closing = _ => Interlocked.Exchange(ref interruptions, 0),
            Interrupting = _ => Interlocked.Increment(ref interruptions),
        };
        LoadOf load = await LoadOf.Run(Small, work, _stop.Token, clock: _clock);
        Assert.Equal(4L, load.Summary.Cancelled);
        Assert.Equal(0, interruptions);
        Assert.Empty(load.Summary.GetErrors());
        AssertTidy(work);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public async Task A_load_ends_with_its_last_allowed_error(int errors)
    {
        // So many that no session comes to its own end, however long the one that ends the load must wait for a processor.
        const long Many = 1_000_000_000_000;
        ScriptedWorkload work = new() { Operating = _ => Fault };
        LoadOf load = await LoadOf.Run(Small with { OperationCount = Many, MaxErrors = errors }, work);

        // Between counting the last one and ending the load, the others may go on.
        Assert.InRange(load.Summary.Failed, errors, (4 * Many) - 1);
        Assert.Equal(4 * Many, load.Summary.Failed + load.Summary.NotAttempted);
        Assert.Contains($"the run was ended after {errors} errors", load.Summary.Notes);
        Assert.All(load.Sessions, session => Assert.Equal(SessionState.Stopped, session.State));
    }

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

    /// <summary>Time passes when all are there.</summary>
    private void LeapTogether(CountdownEvent all, TimeSpan time)
    {
        if (all.Signal()) _clock.Leap(time);
        all.Wait();
    }

    private void StopAndWait(ScriptedWorker worker)
    {
        if (_there.Signal()) _stop.Cancel();
        worker.Interrupted.Wait();
    }

    private SessionFault? Waiting(ScriptedWorker worker)
    {
        StopAndWait(worker);
        return null;
    }

    private static void AssertTidy(ScriptedWorkload work)
    {
        Assert.Equal(4, work.Workers.Count);
        Assert.Equal(1, work.Finished);
        Assert.All(work.Workers, worker => Assert.Equal((true, 1), (worker.IsClosed, worker.Disposals)));
    }
}
