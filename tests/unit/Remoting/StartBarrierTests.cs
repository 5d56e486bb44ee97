using PerfTools.Cmdlets.Remoting;

namespace PerfTools.Tests.Remoting;

/// <summary>How machines agree on a start, and on what time it is.</summary>
public class StartBarrierTests
{
    private static readonly DateTimeOffset Noon = new(2024, 6, 7, 12, 0, 0, TimeSpan.Zero);

    private static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    [Fact]
    public async Task The_start_comes_when_the_last_machine_is_ready_and_is_the_same_for_all()
    {
        StartBarrier barrier = new(2, () => Noon);
        Task<DateTimeOffset> first = barrier.Arrive(Ms(10));
        Assert.False(first.IsCompleted);
        Task<DateTimeOffset> second = barrier.Arrive(Ms(100));
        Assert.Equal(await first, await second);
        Assert.True(await first >= Noon + Ms(400), "the slowest machine must have its answer before the start");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_machine_that_leaves_is_not_waited_for(bool leavesFirst)
    {
        StartBarrier barrier = new(2, () => Noon);
        if (leavesFirst) barrier.Leave();
        Task<DateTimeOffset> start = barrier.Arrive(Ms(1));
        Assert.Equal(leavesFirst, start.IsCompleted);
        if (!leavesFirst) barrier.Leave();
        Assert.True(await start > Noon);
    }

    [Fact]
    public async Task A_machine_that_was_given_up_holds_up_nobody_and_cannot_arrive_any_more()
    {
        StartBarrier barrier = new(2, () => Noon);
        StartPlace silent = new(barrier);
        StartPlace other = new(barrier);
        Task<DateTimeOffset> start = other.Arrive(Ms(1))!;
        Assert.False(start.IsCompleted);
        Assert.True(silent.Leave());
        Assert.True(await start > Noon);
        Assert.Null(silent.Arrive(Ms(1)));
        Assert.False(other.Leave());
        Assert.Equal(1, barrier.Ready);
    }

    [Fact]
    public void A_place_is_left_once()
    {
        StartBarrier barrier = new(3, () => Noon);
        StartPlace silent = new(barrier);
        Assert.True(silent.Leave());
        Assert.True(silent.Leave());
        Task<DateTimeOffset> start = new StartPlace(barrier).Arrive(Ms(1))!;
        Assert.False(start.IsCompleted, "the third machine is on its way");
    }

    [Fact]
    public void Patience_is_longer_than_a_load_may_take_and_ends_where_its_time_is_known()
    {
        SessionLoadOptions load = new() { SetupTimeout = Ms(5_000), WarmupCount = 3, Timeout = Ms(2_000), Duration = TimeSpan.FromMinutes(10) };
        RemotePatience known = RemotePatience.Of(load);
        Assert.InRange(known.Setup, Ms(11_001), TimeSpan.FromMinutes(5));
        Assert.InRange(known.Run!.Value, TimeSpan.FromMinutes(10) + Ms(4_001), TimeSpan.FromMinutes(15));
        Assert.Null(RemotePatience.Of(load with { Duration = null }).Run);
        Assert.Equal(Timeout.Infinite, RemotePatience.Milliseconds(null));
        Assert.Equal(1_500, RemotePatience.Milliseconds(Ms(1_500)));
        RemotePatience endless = RemotePatience.Of(load with { WarmupCount = int.MaxValue, Timeout = TimeSpan.FromDays(7) });
        Assert.Equal(Timeout.Infinite, RemotePatience.Milliseconds(endless.Setup));
    }

    [Fact]
    public void The_fastest_round_trip_says_the_offset_and_half_of_it_is_the_uncertainty()
    {
        ClockOffset clock = ClockOffset.Of([
            (Noon, Noon + Ms(5_090), Ms(100)),
            (Noon + Ms(200), Noon + Ms(5_204), Ms(6)),
            (Noon + Ms(300), Noon + Ms(5_320), Ms(30)),
        ]);
        Assert.Equal(Ms(5_001), clock.Offset);
        Assert.Equal(Ms(3), clock.Uncertainty);
        Assert.Equal(Noon, clock.HereOf(clock.ThereOf(Noon)));
        Assert.Equal("its clock is +5001.0 ms off (+/- 3.0)", clock.ToString());
    }

    [Fact]
    public void Clocks_that_may_be_the_same_are_left_alone()
    {
        ClockOffset clock = ClockOffset.Of([(Noon, Noon + Ms(10), Ms(12))]);
        Assert.Equal((Ms(4), TimeSpan.Zero), (clock.Measured, clock.Offset));
        Assert.Equal("its clock is right to 6.0 ms", clock.ToString());
    }

    [Fact]
    public void The_true_offset_lies_within_the_uncertainty_whichever_way_was_slow()
    {
        Random random = new(5);
        for (int run = 0; run < 200; run++)
        {
            TimeSpan truth = Ms(random.Next(-5_000, 5_000));
            ClockOffset clock = ClockOffset.Of(Enumerable.Range(0, 9).Select(i =>
            {
                TimeSpan there = Ms(random.NextDouble() * 20);
                TimeSpan back = Ms(random.NextDouble() * 20);
                DateTimeOffset began = Noon + Ms(50 * i);
                return (began, began + there + truth, there + back);
            }));
            Assert.InRange(truth, clock.Measured - clock.Uncertainty, clock.Measured + clock.Uncertainty);
        }
    }
}
