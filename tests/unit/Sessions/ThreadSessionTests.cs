using PerfTools.Engine.Sessions;
using PerfTools.Tests.Fixtures;
using PerfTools.Tests.Sessions.Fixtures;

namespace PerfTools.Tests.Sessions;

/// <summary>Sessions on threads of their own, whose work is scripted: every session and operation has its place.</summary>
public class ThreadSessionTests
{
    private static readonly SessionFault Fault = new("Scripted", "7", "as the test has it");

    private static readonly TimeSpan Limit = RedisServer.AmpleTimeout;

    private static readonly SessionLoadOptions Small = new() { SessionCount = 4, OperationCount = 5, WarmupCount = 0, Timeout = Limit, SetupTimeout = Limit };

    // What is interrupted has 2 s to come to its end: this ends its time, and leaves it all of those.
    private static readonly TimeSpan PastLimit = Limit + TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PastGrace = TimeSpan.FromSeconds(3);

    private readonly LeapingClock _clock = new();

    [Fact]
    public async Task Every_operation_runs_once_in_its_session_and_every_worker_is_closed_and_disposed()
    {
        int operations = 0;
        int warmups = 0;
        ScriptedWorkload work = new()
        {
            Operating = worker =>
            {
                Interlocked.Increment(ref worker.Loop!.IsWarmup ? ref warmups : ref operations);
                return null;
            },
        };
        LoadOf load = await LoadOf.Run(Small with { WarmupCount = 3 }, work);
        Assert.Equal((20, 12), (operations, warmups));
        Assert.Equal(20, load.Summary.Succeeded);
        Assert.All(load.Sessions, session => Assert.Equal((SessionState.Completed, 5L), (session.State, session.Succeeded)));
        Assert.All(work.Workers, worker => Assert.Equal((true, 1), (worker.IsClosed, worker.Disposals)));
        Assert.Equal(1, work.Finished);
        Assert.Equal(0, load.Summary.NotAttempted);
    }

    [Fact]
    public async Task Where_no_session_can_be_made_the_load_ends_and_says_why()
    {
        ScriptedWorkload work = new() { Opening = _ => throw new SessionFaultException(Fault) };
        LoadOf load = await LoadOf.Run(Small, work);
        Assert.Equal((0, 4), (load.Summary.SessionsCreated, load.Summary.SessionsFailedToCreate));
        Assert.Equal((0L, 20L), (load.Summary.Attempted, load.Summary.NotAttempted));
        Assert.Equal(Verdict.Fail, load.Summary.Verdict);
        Assert.Contains("no session could be created", load.Summary.Violations);
        SessionError error = Assert.Single(load.Summary.GetErrors());
        Assert.Equal((SessionPhase.Setup, "Scripted", "7", 4L), (error.Phase, error.Type, error.Code, error.Count));
        Assert.Contains("not one of 4 sessions could be created", Assert.Single(load.Failures).Message);
        Assert.All(work.Workers, worker => Assert.Equal((true, 1), (worker.IsClosed, worker.Disposals)));
    }

    [Fact]
    public async Task Sessions_that_cannot_be_made_leave_the_others_to_work_whatever_is_thrown()
    {
        ScriptedWorkload work = new()
        {
            Making = worker => { if (worker.Session == 1) throw new InvalidOperationException("no worker"); },
            Opening = worker => { if (worker.Session == 2) throw new InvalidOperationException("not open"); },
        };
        LoadOf load = await LoadOf.Run(Small, work);
        Assert.Equal((2, 2), (load.Summary.SessionsCreated, load.Summary.SessionsFailedToCreate));
        Assert.Equal((10L, 10L), (load.Summary.Succeeded, load.Summary.NotAttempted));
        Assert.Equal(2, load.Summary.GetErrors().Single().Count);
        Assert.Equal("InvalidOperationException", load.Summary.GetErrors().Single().Type);
    }

    [Fact]
    public async Task A_setup_that_hangs_is_interrupted_and_told_as_late_whatever_it_then_throws()
    {
        ScriptedWorkload work = new()
        {
            Opening = worker =>
            {
                if (worker.Session != 1) return;
                LetTimePass(worker, PastLimit);
                worker.Interrupted.Wait();
                throw new InvalidOperationException("interrupted");
            },
        };
        LoadOf load = await LoadOf.Run(Small, work, clock: _clock);
        Assert.Equal((3, 15L), (load.Summary.SessionsCreated, load.Summary.Succeeded));
        Assert.Equal("the setup took longer than 20 s", load.Summary.GetErrors().Single().Message);
    }

    [Fact]
    public async Task Failed_and_unexpectedly_failed_operations_are_counted_and_only_the_latter_end_their_session()
    {
        ScriptedWorkload work = new()
        {
            Operating = worker => worker.Session == 1 && worker.Loop!.Index == 2 ? throw new InvalidOperationException("nobody expected it")
                : worker.Session == 2 ? Fault : null,
        };
        LoadOf load = await LoadOf.Run(Small, work);
        Assert.Equal((12L, 6L, 2L), (load.Summary.Succeeded, load.Summary.Failed, load.Summary.NotAttempted));
        Assert.Equal([SessionState.Lost, SessionState.Completed, SessionState.Completed, SessionState.Completed], load.Sessions.Select(session => session.State));
        Assert.All(work.Workers, worker => Assert.Equal((true, 1), (worker.IsClosed, worker.Disposals)));
    }

    [Fact]
    public async Task What_fails_between_two_operations_ends_its_session_and_is_no_operation()
    {
        ScriptedWorkload work = new() { Between = worker => { if (worker.Session == 1) throw new InvalidOperationException("between"); } };
        LoadOf load = await LoadOf.Run(Small, work);
        Assert.Equal((16L, 0L, 4L), (load.Summary.Succeeded, load.Summary.Failed, load.Summary.NotAttempted));
        Assert.Equal((1, "between"), (load.Summary.SessionsLost, load.Summary.GetErrors().Single().Message));
    }

    [Fact]
    public async Task An_operation_that_hangs_is_interrupted_once_and_counted_as_timed_out()
    {
        int interruptions = 0;
        ScriptedWorkload work = new()
        {
            Operating = worker =>
            {
                if (worker.Session != 1 || worker.Loop!.Index != 1) return null;
                LetTimePass(worker, PastLimit);
                worker.Interrupted.Wait();
                return Fault;
            },
            Interrupting = _ => Interlocked.Increment(ref interruptions),
        };
        LoadOf load = await LoadOf.Run(Small, work, clock: _clock);
        Assert.Equal((19L, 1L, 0L), (load.Summary.Succeeded, load.Summary.TimedOut, load.Summary.Failed));
        Assert.Equal(1, interruptions);
        Assert.All(load.Sessions, session => Assert.Equal(SessionState.Completed, session.State));
    }

    [Fact]
    public async Task An_operation_that_ignores_interruption_loses_its_session_and_nothing_is_counted_when_it_comes_back()
    {
        using ManualResetEventSlim release = new();
        ScriptedWorkload work = new()
        {
            Operating = worker =>
            {
                if (worker.Session == 1 && worker.Loop!.Index == 1) HangPastLimit(worker, release);
                return null;
            },
            Interrupting = worker =>
            {
                _clock.Leap(PastGrace);
                throw new InvalidOperationException("cannot be interrupted");
            },
        };
        LoadOf load = await LoadOf.Run(Small, work, clock: _clock);
        Assert.Equal((16L, 1L, 3L), (load.Summary.Succeeded, load.Summary.TimedOut, load.Summary.NotAttempted));
        Assert.Equal((1, SessionState.Lost), (load.Summary.SessionsLost, load.Sessions[0].State));
        ScriptedWorker lost = work.Workers.Single(worker => worker.Session == 1);
        Assert.Equal(0, lost.Disposals);
        release.Set();
        Until.True(() => lost.Disposals == 1, "the worker of a lost session is disposed when it comes back");
        Assert.False(lost.IsClosed);
    }

    [Fact]
    public async Task A_setup_and_a_teardown_that_ignore_interruption_are_given_up_each_in_its_phase()
    {
        using ManualResetEventSlim release = new();
        ScriptedWorkload work = new()
        {
            Opening = worker => { if (worker.Session == 1) HangPastLimit(worker, release); },
            Closing = worker => { if (worker.Session == 2) HangPastLimit(worker, release); },
            Interrupting = _ => _clock.Leap(PastGrace),
        };
        LoadOf load = await LoadOf.Run(Small, work, clock: _clock);
        Assert.Equal((3, 15L, 5L), (load.Summary.SessionsCreated, load.Summary.Succeeded, load.Summary.NotAttempted));
        Assert.Equal([SessionPhase.Setup, SessionPhase.Teardown], load.Summary.GetErrors().Select(error => error.Phase).Order());
        release.Set();
        Until.True(() => work.Workers.All(worker => worker.Disposals == 1), "every worker is disposed");
    }

    [Fact]
    public async Task A_teardown_or_a_disposal_that_throws_is_an_error_of_its_own_and_spoils_nothing()
    {
        ScriptedWorkload work = new()
        {
            Closing = worker => { if (worker.Session == 1) throw new SessionFaultException(Fault); },
            Disposing = worker => { if (worker.Session == 2) throw new InvalidOperationException("disposal"); },
        };
        LoadOf load = await LoadOf.Run(Small, work);
        Assert.Equal((20L, 2), (load.Summary.Succeeded, load.Summary.GetErrors().Count));
        Assert.All(load.Summary.GetErrors(), error => Assert.Equal(SessionPhase.Teardown, error.Phase));
        Assert.Contains("2 teardowns failed", load.Summary.Notes);
    }

    [Fact]
    public async Task A_worker_is_gone_when_the_load_has_ended()
    {
        ScriptedWorkload work = new() { Disposing = _ => Thread.Yield() };
        for (int time = 0; time < 20; time++)
        {
            await LoadOf.Run(Small, work);
            Assert.All(work.Workers, worker => Assert.Equal(1, worker.Disposals));
        }
    }

    [Fact]
    public async Task Warm_ups_that_fail_are_errors_of_the_setup_and_no_operations()
    {
        ScriptedWorkload work = new() { Operating = worker => worker.Loop!.IsWarmup ? Fault : null };
        LoadOf load = await LoadOf.Run(Small with { WarmupCount = 2 }, work);
        Assert.Equal((20L, 0L, 4), (load.Summary.Succeeded, load.Summary.Failed, load.Summary.SessionsCreated));
        Assert.Equal((SessionPhase.Setup, 8L), (load.Summary.GetErrors().Single().Phase, load.Summary.GetErrors().Single().Count));
        Assert.Contains("8 operations failed while warming up", load.Summary.Notes);
    }

    [Fact]
    public async Task A_warm_up_that_ignores_interruption_costs_its_session()
    {
        using ManualResetEventSlim release = new();
        ScriptedWorkload work = new()
        {
            Operating = worker =>
            {
                if (worker.Session == 1) HangPastLimit(worker, release);
                return null;
            },
            Interrupting = _ => _clock.Leap(PastGrace),
        };
        LoadOf load = await LoadOf.Run(Small with { WarmupCount = 1 }, work, clock: _clock);
        Assert.Equal((1, 15L), (load.Summary.SessionsFailedToCreate, load.Summary.Succeeded));
        Assert.Equal("an operation that warms up took longer than 20 s", load.Summary.GetErrors().Single().Message);
        release.Set();
        Until.True(() => work.Workers.All(worker => worker.Disposals == 1), "every worker is disposed");
    }

    [Fact]
    public async Task A_session_that_hangs_after_an_operation_is_lost_and_the_load_ends()
    {
        using ManualResetEventSlim release = new();
        ScriptedWorkload work = new() { Between = worker => { if (worker.Session == 1 && worker.Loop!.Index == 1) HangPastLimit(worker, release, PastGrace); } };
        LoadOf load = await LoadOf.Run(Small, work, clock: _clock);
        Assert.Equal((17L, 0L, 3L), (load.Summary.Succeeded, load.Summary.TimedOut, load.Summary.NotAttempted));
        Assert.Equal((1, SessionState.Lost), (load.Summary.SessionsLost, load.Sessions[0].State));
        Assert.Equal("it did not come back after an operation had ended", load.Summary.GetErrors().Single().Message);
        release.Set();
        Until.True(() => work.Workers.All(worker => worker.Disposals == 1), "every worker is disposed");
    }

    [Fact]
    public async Task A_session_that_hangs_between_two_that_warm_up_is_not_created()
    {
        using ManualResetEventSlim release = new();
        ScriptedWorkload work = new() { Between = worker => { if (worker.Session == 1) HangPastLimit(worker, release, PastGrace); } };
        LoadOf load = await LoadOf.Run(Small with { WarmupCount = 2 }, work, clock: _clock);
        Assert.Equal((1, 15L), (load.Summary.SessionsFailedToCreate, load.Summary.Succeeded));
        Assert.Equal("it did not come back after an operation had ended", load.Summary.GetErrors().Single().Message);
        release.Set();
        Until.True(() => work.Workers.All(worker => worker.Disposals == 1), "every worker is disposed");
    }

    [Fact]
    public async Task A_load_of_which_nothing_failed_passes_its_thresholds()
    {
        SessionLoadOptions judged = Small with { Thresholds = ThresholdSet.Parse(new Dictionary<string, string> { ["ErrorPercent"] = "=0" }, typeof(ConcurrentSessionsResult)) };
        LoadOf load = await LoadOf.Run(judged, new ScriptedWorkload());
        Assert.Equal((Verdict.Pass, string.Empty), (load.Summary.Verdict, load.Summary.Violations));
    }

    /// <summary>The time of a session that hangs passes when the others rest: however long they wait for a processor, they are not late.</summary>
    private void LetTimePass(ScriptedWorker worker, TimeSpan time)
    {
        worker.AwaitOthers();
        _clock.Leap(time);
    }

    private void HangPastLimit(ScriptedWorker worker, ManualResetEventSlim release, TimeSpan more = default)
    {
        LetTimePass(worker, PastLimit + more);
        release.Wait();
    }
}
