using FsCheck;
using FsCheck.Fluent;
using PerfTools.Engine.Startup;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Startup;

public sealed class ProbeLoopTests : IDisposable
{
    private const long AttemptNanoseconds = 1_000;

    private readonly HandServer _process = new();
    private readonly HandClock _clock = new();

    public ProbeLoopTests() => _clock.Turn(1);

    private ServerUnderTest Server => new(_process, null);

    public void Dispose() => _process.Dispose();

    [Fact]
    public void It_holds_from_the_first_success_of_the_row_that_is_long_enough()
    {
        // A server that answers once while it comes up is not ready.
        ProbeLoop loop = Loop("-+-++-+++", 3);
        Assert.True(loop.Run(Server, CancellationToken.None));
        Assert.Equal(EndOf(7), loop.HeldFrom);
        Assert.Equal(BeginningOf(6), loop.LastFailure);
    }

    [Fact]
    public void What_holds_for_good_is_asked_once_and_dated_by_what_is_known()
    {
        HandProbe probe = new(_ => new ProbeOutcome { IsFinal = true, At = 42 });
        ProbeLoop loop = new(probe, 3, _clock);
        Assert.True(loop.Run(Server, CancellationToken.None));
        Assert.Equal((1, 42L), (probe.Attempts, loop.HeldFrom));
        Assert.Null(loop.LastFailure);
    }

    [Fact]
    public void After_cancellation_it_holds_no_more_and_says_what_was_missing()
    {
        using CancellationTokenSource stop = new();
        HandProbe probe = new(number =>
        {
            if (number == 3) stop.Cancel();
            return ProbeOutcome.Failure($"refused {number}");
        });
        ProbeLoop loop = new(probe, 1, _clock);
        Assert.False(loop.Run(Server, stop.Token));

        // The third was broken off.
        Assert.Equal(("refused 2", 3), (loop.Problem, probe.Attempts));
        Assert.Null(loop.HeldFrom);
    }

    [Fact]
    public void Whatever_the_order_the_first_row_that_is_long_enough_counts()
    {
        Gen<(bool[], int)> cases = Gen.Choose(1, 4).SelectMany(
            _ => Gen.ArrayOf(Gen.Elements(true, false), 12), (consecutive, attempts) => (attempts, consecutive));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(40), Prop.ForAll(cases.ToArbitrary(), given =>
        {
            (bool[] attempts, int consecutive) = given;

            // Whatever was drawn, it ends in success, so that the loop ends.
            string script = string.Concat(attempts.Select(good => good ? '+' : '-')) + new string('+', consecutive);
            int row = script.IndexOf(new string('+', consecutive), StringComparison.Ordinal);
            int failed = row == 0 ? -1 : script.LastIndexOf('-', row);
            ProbeLoop loop = Loop(script, consecutive);
            return loop.Run(Server, CancellationToken.None) && loop.HeldFrom == EndOf(row + 1)
                && loop.LastFailure == (failed < 0 ? null : BeginningOf(failed + 1));
        }));
    }

    private ProbeLoop Loop(string script, int consecutive)
    {
        HandClock clock = new();
        clock.Turn(1);
        return new ProbeLoop(
            new HandProbe(number =>
            {
                clock.Turn(AttemptNanoseconds);
                return script[number - 1] == '+' ? ProbeOutcome.Success : ProbeOutcome.Failure("no");
            }),
            consecutive,
            clock);
    }

    // Only attempts take time on this clock, which begins at 1.
    private static long EndOf(int attempt) => 1 + (attempt * AttemptNanoseconds);

    private static long BeginningOf(int attempt) => EndOf(attempt - 1);
}
