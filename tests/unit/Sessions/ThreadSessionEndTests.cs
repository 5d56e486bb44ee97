using PerfTools.Engine.Sessions;
using PerfTools.Tests.Fixtures;
using PerfTools.Tests.Sessions.Fixtures;

namespace PerfTools.Tests.Sessions;

/// <summary>How a load of scripted sessions ends: by a stop in each phase, or by errors.</summary>
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
