using FsCheck;
using FsCheck.Fluent;
using PerfTools.Engine.Cpu;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Cpu;

public class TickGridTests
{
    private const long Period = 4_000_000;
    private const long Agreement = 200_000;

    private static readonly Arbitrary<(long Period, long Phase, long Moment)> Grids = Arb.From(
        from period in Gen.Elements(1_000_000L, 3_333_333, 4_000_000, 10_000_000)
        from phase in Gen.Choose(0, 9_999_999)
        from seconds in Gen.Choose(0, 10_000_000)
        from nanoseconds in Gen.Choose(0, 999_999_999)
        select (period, phase % period, (seconds * 1_000_000_000L) + nanoseconds));

    [Fact]
    public void An_aligned_moment_lies_just_after_the_nearest_tick() =>
        Properties.Hold(Prop.ForAll(Grids, given =>
        {
            TickGrid grid = new(given.Period, given.Phase);
            long aligned = grid.Align(given.Moment);
            Assert.Equal(TickGrid.Settling, SinceTick(given, aligned));
            Assert.InRange(aligned - TickGrid.Settling - given.Moment, -given.Period / 2, (given.Period + 1) / 2);
            Assert.Equal(TickGrid.Settling, grid.LagAt(aligned));
        }), 2_000);

    [Fact]
    public void The_next_moment_is_later_by_no_more_than_a_tick_and_lies_just_after_one() =>
        Properties.Hold(Prop.ForAll(Grids, given =>
        {
            TickGrid grid = new(given.Period, given.Phase);
            long next = grid.Next(given.Moment);
            Assert.InRange(next - given.Moment, TickGrid.Settling + 1, given.Period + TickGrid.Settling);
            Assert.Equal(TickGrid.Settling, SinceTick(given, next));
        }), 2_000);

    [Fact]
    public void Lag_is_the_time_since_the_tick_or_a_whole_one_where_not_every_processor_may_have_had_it() =>
        Properties.Hold(Prop.ForAll(Grids, given =>
        {
            long since = SinceTick(given, given.Moment);
            long lag = new TickGrid(given.Period, given.Phase).LagAt(given.Moment);
            Assert.Equal(since < TickGrid.Settling ? given.Period : since, lag);
        }), 2_000);

    [Fact]
    public void Without_a_grid_any_moment_will_do_and_may_lag_by_a_whole_tick()
    {
        TickGrid none = new(Period, null);
        Assert.Equal(12_345, none.Align(12_345));
        Assert.Equal(12_345, none.Next(12_345));
        Assert.Equal(Period, none.LagAt(12_345));
    }

    [Theory]
    [InlineData(new long[] { 100, 150, 120, 90, 110 }, 90L)]
    [InlineData(new long[] { 100, 3_000_000, 120, 2_000_000, 110 }, 100L)]
    [InlineData(new long[] { 3_999_950, 20, 60, 3_999_990, 0 }, 3_999_950L)]
    [InlineData(new long[] { 100, 1_000_000, 2_000_000, 3_000_000, 110 }, null)]
    [InlineData(new long[] { 0, 1_000_000, 2_000_000, 3_000_000, 3_500_000 }, null)]
    public void The_earliest_of_a_majority_is_the_phase(long[] phases, long? expected) =>
        Assert.Equal(expected, TickGrid.Earliest(phases, Period));

    [Fact]
    public void The_order_of_observations_does_not_matter_and_turning_all_of_them_turns_the_phase() =>
        Properties.Hold(Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue)), seed =>
        {
            Random random = new(seed);
            long phase = random.NextInt64(Period);
            long[] late = [0, random.NextInt64(Agreement), random.NextInt64(Agreement), random.NextInt64(500_000, Period - 500_000), random.NextInt64(500_000, Period - 500_000)];
            long[] seen = [.. late.Select(by => (phase + by) % Period)];
            random.Shuffle(seen);
            Assert.Equal(phase, TickGrid.Earliest(seen, Period));
        }), 1_000);

    [Fact]
    public void The_phase_is_learnt_from_a_clock_that_steps_at_ticks()
    {
        SteppingClock clock = new(phase: 1_234_567, period: Period);
        TickGrid grid = TickGrid.Learn(clock.Now, clock.Coarse, Period);
        Assert.Equal(Period, grid.Period);
        AssertLate(clock, grid, by: 1_000);
    }

    [Fact]
    public void A_learner_that_is_interrupted_at_any_place_learns_late_or_nothing_but_never_early() =>
        Properties.Hold(Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue)), seed =>
        {
            Random random = new(seed);
            SteppingClock clock = new(random.NextInt64(Period), Period)
            {
                Interruption = () => random.Next(40_000) == 0 ? random.NextInt64(3_000_000) : random.Next(20_000) == 0 ? random.NextInt64(150_000) : 0,
            };
            TickGrid grid = TickGrid.Learn(clock.Now, clock.Coarse, Period);
            if (grid.Phase is not null) AssertLate(clock, grid, by: Agreement);
        }), 60);

    [Fact]
    public void Observations_without_a_majority_give_no_grid()
    {
        // Whatever the clock shows, the learner is stopped for another while each time before it can look at it.
        Queue<long> stops = new(Enumerable.Range(0, 25).Select(i => 100_000L + (i % 5 * 800_000)));
        SteppingClock clock = new(phase: 0, period: Period);
        clock.AfterStep = () => stops.Dequeue();
        TickGrid grid = TickGrid.Learn(clock.Now, clock.Coarse, Period);
        Assert.Null(grid.Phase);
        Assert.Equal(Period, grid.LagAt(0));
    }

    [Fact]
    public void Late_observations_are_outvoted_by_further_ones()
    {
        Queue<long> stops = new([900_000, 20_000, 1_700_000, 30_000, 2_500_000, 25_000, 22_000, 21_000]);
        SteppingClock clock = new(phase: 0, period: Period);
        clock.AfterStep = () => stops.Dequeue();
        Assert.NotNull(TickGrid.Learn(clock.Now, clock.Coarse, Period).Phase);
    }

    [Fact]
    public void A_learner_that_is_stopped_for_long_does_not_take_the_clock_to_stand_still()
    {
        bool isFirst = true;
        SteppingClock clock = new(phase: 0, period: Period)
        {
            Interruption = () => isFirst && !(isFirst = false) ? 5 * Period : 0,
        };
        Assert.NotNull(TickGrid.Learn(clock.Now, clock.Coarse, Period).Phase);
    }

    [Fact]
    public void A_clock_that_stands_still_has_no_ticks()
    {
        SteppingClock clock = new(phase: 0, period: Period);
        Assert.Null(TickGrid.Learn(clock.Now, () => 7, Period).Phase);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_period_that_is_not_known_gives_no_grid(long period)
    {
        TickGrid grid = TickGrid.Learn(() => throw new InvalidOperationException(), () => 0, period);
        Assert.Null(grid.Phase);
        Assert.Equal(5, grid.Align(5));
    }

    private static void AssertLate(SteppingClock clock, TickGrid grid, long by) =>
        Assert.InRange((grid.Phase!.Value - clock.Phase + Period) % Period, 0, by);

    private static long SinceTick((long Period, long Phase, long Moment) grid, long moment) =>
        (((moment - grid.Phase) % grid.Period) + grid.Period) % grid.Period;

    /// <summary>Two clocks of one host: a fine one, and one that the tick advances. Each reading takes 40 ns.</summary>
    private sealed class SteppingClock(long phase, long period)
    {
        private long _now = 1_000_000_000;
        private long _shown;

        public long Phase => phase;

        public Func<long>? Interruption { get; init; }

        /// <summary>For how long the reader is stopped right before it sees a step.</summary>
        public Func<long>? AfterStep { get; set; }

        public long Now()
        {
            Pass();
            return _now;
        }

        public long Coarse()
        {
            Pass();
            long step = (_now - phase) / period;
            if (step != _shown && _shown != 0 && AfterStep is not null)
            {
                _now += AfterStep();
                step = (_now - phase) / period;
            }

            _shown = step;
            return step * period;
        }

        private void Pass() => _now += 40 + (Interruption?.Invoke() ?? 0);
    }
}
