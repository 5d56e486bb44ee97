using PerfTools.Engine.Startup;
using PerfTools.Engine.Timing;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Startup;

public sealed class ReadinessWatchTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(2);

    private readonly HandServer _process = new();

    private ServerUnderTest Server => new(_process, null);

    public void Dispose() => _process.Dispose();

    [Fact]
    public void A_server_is_ready_when_every_probe_holds()
    {
        HandProbe slow = HandProbe.AfterFailures(5);
        ReadinessWatch watch = Watch(HandProbe.AfterFailures(0), slow);
        Assert.Equal(StartupEnd.Ready, watch.Await(Server, Long, CancellationToken.None));
        Assert.All(watch.Loops, loop => Assert.NotNull(loop.HeldFrom));
        Assert.Equal(6, slow.Attempts);
    }

    [Fact]
    public void A_server_that_ends_is_not_waited_for()
    {
        ReadinessWatch watch = Watch(new HandProbe(number =>
        {
            if (number == 2) _process.Exit(1, 5);
            return ProbeOutcome.Failure("refused");
        }));
        Assert.Equal(StartupEnd.Ended, watch.Await(Server, Long, CancellationToken.None));
    }

    [Fact]
    public void A_program_that_leaves_its_server_in_the_background_is_waited_for()
    {
        _process.HasOthers = true;
        _process.Exit(0, 5);
        ReadinessWatch watch = Watch(HandProbe.AfterFailures(30));
        Assert.Equal(StartupEnd.Ready, watch.Await(Server, Long, CancellationToken.None));
    }

    [Fact]
    public void A_server_in_the_background_that_ends_is_not_waited_for()
    {
        _process.HasOthers = true;
        _process.Exit(0, 5);
        ReadinessWatch watch = Watch(new HandProbe(number =>
        {
            if (number == 3) _process.HasOthers = false;
            return ProbeOutcome.Failure("refused");
        }));
        Assert.Equal(StartupEnd.Ended, watch.Await(Server, Long, CancellationToken.None));
    }

    [Fact]
    public void A_program_that_fails_is_not_in_the_background_whatever_it_left()
    {
        _process.HasOthers = true;
        _process.Exit(1, 5);
        Assert.Equal(StartupEnd.Ended, Watch(HandProbe.Never("refused")).Await(Server, Long, CancellationToken.None));
    }

    [Fact]
    public void A_server_that_ended_while_it_was_found_ready_is_not_ready()
    {
        ReadinessWatch watch = Watch(new HandProbe(_ =>
        {
            _process.Exit(3, 5);
            return ProbeOutcome.Success;
        }));
        Assert.Equal(StartupEnd.Ended, watch.Await(Server, Long, CancellationToken.None));
    }

    [Fact]
    public void Time_that_is_up_ends_the_wait_and_each_probe_says_what_it_missed()
    {
        // Time is up once the probe has an answer and asks again, however late that is.
        HandClock clock = new();
        clock.Turn(_process.StartedAt);
        HandProbe refused = new(number =>
        {
            if (number == 2) clock.Turn((long)Long.TotalNanoseconds);
            return ProbeOutcome.Failure("status 503");
        });
        ReadinessWatch watch = new([HandProbe.AfterFailures(0), refused], 1, clock);
        Assert.Equal(StartupEnd.TimedOut, watch.Await(Server, TimeSpan.FromMilliseconds(50), CancellationToken.None));
        Assert.Null(watch.Loops[1].HeldFrom);
        Assert.Equal("status 503", watch.Loops[1].Problem);
    }

    [Fact]
    public void A_stop_ends_the_wait()
    {
        using CancellationTokenSource stop = new();
        ReadinessWatch watch = Watch(new HandProbe(number =>
        {
            if (number == 2) stop.Cancel();
            return ProbeOutcome.Failure("refused");
        }));
        Assert.Throws<OperationCanceledException>(() => watch.Await(Server, Long, stop.Token));
    }

    [Fact]
    public void A_defect_of_a_probe_ends_the_wait_and_is_not_swallowed()
    {
        ReadinessWatch watch = Watch(HandProbe.Never("refused"), new HandProbe(_ => throw new InvalidDataException("a defect")));
        InvalidDataException failure = Assert.Throws<InvalidDataException>(() => watch.Await(Server, Long, CancellationToken.None));
        Assert.Equal("a defect", failure.Message);
    }

    private static ReadinessWatch Watch(params HandProbe[] probes) => new(probes, 1, MonotonicClock.Instance);
}
