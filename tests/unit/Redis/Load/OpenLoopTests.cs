using PerfTools.Engine.Redis;
using PerfTools.Engine.Redis.Load;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Redis.Load;

public class OpenLoopTests
{
    private const long Millisecond = 1_000_000;

    [Fact]
    public void Intended_times_are_evenly_spaced_from_the_start_and_never_drift()
    {
        OpenLoop loop = new(3, start: 100);
        List<long> taken = [];
        for (int i = 0; i < 3_000_001; i++)
        {
            long intended = loop.Take();
            if (i % 1_000_000 is 0 or 1) taken.Add(intended);
        }

        // A third of a second is no whole number of nanoseconds: the error must not add up over a million of them.
        Assert.Equal(
            [
                100, 333_333_433, 333_333_333_333_433, 333_333_666_666_766,
                666_666_666_666_766, 666_667_000_000_100, 1_000_000_000_000_100,
            ],
            taken);
        Assert.Equal(taken[^1] + 333_333_333, loop.NextIntended);
    }

    [Fact]
    public void Looking_at_the_next_time_does_not_take_it()
    {
        OpenLoop loop = new(1_000, start: 0);
        Assert.Equal(0, loop.NextIntended);
        Assert.Equal(0, loop.NextIntended);
        Assert.Equal(0, loop.Take());
        Assert.Equal(Millisecond, loop.NextIntended);
    }

    [Fact]
    public void Lanes_that_share_a_rate_send_evenly_spaced_together()
    {
        Slice whole = new(new CasePlan(new RedisLatencyOptions { Operations = [RedisOperation.Ping] }, null).Pings[0], 20, null, 1_000);
        IEnumerable<long> together = Enumerable.Range(0, 4).SelectMany(lane =>
        {
            Slice share = whole.Share(lane, 4);
            OpenLoop loop = new(share.Rate!.Value, start: 0, share.Phase);
            return Enumerable.Range(0, (int)share.Count).Select(_ => loop.Take()).ToArray();
        });
        Assert.Equal(Enumerable.Range(0, 20).Select(request => request * Millisecond), together.Order());
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(Millisecond, 1)]
    [InlineData(Millisecond + 1, 2)]
    [InlineData(10 * Millisecond, 10)]
    public void What_is_due_is_counted_up_to_a_time_and_not_at_it(long time, long due)
    {
        OpenLoop loop = new(1_000, start: 0);
        Assert.Equal(due, loop.DueBefore(time));
        loop.Take();
        Assert.Equal(Math.Max(0, due - 1), loop.DueBefore(time));
    }

    [Fact]
    public void Waiting_ends_at_the_intended_time_and_not_before()
    {
        HandClock clock = new(step: 10_000);
        OpenLoop.WaitUntil(2 * Millisecond, clock, CancellationToken.None);
        Assert.Equal(200, clock.Readings);
    }

    [Fact]
    public void A_time_that_has_passed_is_not_waited_for_and_cancellation_ends_a_long_wait()
    {
        HandClock clock = new(step: 1);
        OpenLoop.WaitUntil(0, clock, CancellationToken.None);
        Assert.Equal(1, clock.Readings);
        OpenLoop.WaitUntil(long.MaxValue, clock, new CancellationToken(canceled: true));
        Assert.Equal(1, clock.Readings);
    }

    [Fact]
    public void A_stalled_reply_is_charged_to_every_request_that_was_intended_meanwhile()
    {
        // One request a millisecond. Each reply takes 0.1 ms, the third one 5.1 ms: requests 4 to 8 are late by then.
        // Reading the clock turns it by 50 ns, so that waiting for an intended time ends.
        HandClock clock = new(step: 50);
        ScriptedTransport transport = new([.. Enumerable.Repeat("+PONG\r\n"u8.ToArray(), 8)])
        {
            OnReceive = number => clock.Turn((number == 2 ? 51 : 1) * Millisecond / 10),
        };
        OperationTally tally = RunOpenLoop(clock, transport, requests: 8);

        double[] responseUs = [100, 100, 5_100, 4_200, 3_300, 2_400, 1_500, 600];
        const double ReadingsUs = 2;
        Distribution response = tally.Latency.ToDistribution();
        Assert.Equal(8, response.Count);
        Assert.Equal(responseUs.Max(), response.Maximum, ReadingsUs);
        Assert.Equal(responseUs.Min(), response.Minimum, ReadingsUs);
        Assert.Equal(responseUs.Average(), response.Mean, ReadingsUs);

        Distribution service = tally.ServiceTime!.ToDistribution();
        Assert.Equal(5_100, service.Maximum, ReadingsUs);
        Assert.Equal(((7 * 100) + 5_100) / 8.0, service.Mean, ReadingsUs);
    }

    private static OperationTally RunOpenLoop(HandClock clock, ScriptedTransport transport, int requests)
    {
        CasePlan plan = new(new RedisLatencyOptions { Operations = [RedisOperation.Ping] }, null);
        FaultLimit faults = new(new RedisEndpoint(), connections: 1);
        using WireLane lane = new(new WireConnection(transport), faults, clock, depth: 1, number: 0);
        OperationTally tally = new();
        lane.Run(new Slice(plan.Pings[0], requests, null, 1_000), tally, CancellationToken.None);
        return tally;
    }
}
