using FsCheck;
using FsCheck.Fluent;
using PerfTools.Engine.Memory;
using PerfTools.Engine.Memory.Growth;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Memory;

public sealed class OperationScheduleTests
{
    private const long Second = 1_000_000_000;

    [Fact]
    public void Checkpoints_are_near_their_even_places_and_the_last_is_after_the_last_operation()
    {
        Gen<int> totals = Gen.OneOf(Gen.Choose(50, 1_000), Gen.Choose(1_000, 2_000_000_000));
        Properties.Hold(Prop.ForAll(Arb.From(totals), total =>
        {
            List<long> due = Counts(new MemoryLeakOptions { OperationCount = total });
            Assert.Equal(total, due[^1]);
            Assert.InRange(due.Count + 1, 51, 251);
            double distance = (double)total / due.Count;
            Assert.All(due, (operations, i) => Assert.InRange(operations, ((i + 0.625) * distance) - 2, ((i + 1.375) * distance) + 1));
            Assert.Equal(due.Distinct().Order(), due);
        }));
    }

    [Fact]
    public void A_cache_that_is_dropped_at_every_so_many_operations_does_not_beat_with_the_checkpoints()
    {
        Properties.Hold(Prop.ForAll(Arb.From(Gen.Choose(60, 700)), period =>
        {
            double[] axis = [0, .. Counts(new MemoryLeakOptions { OperationCount = 20_000 })];
            double[] values = Array.ConvertAll(axis, operations => 25e6 + (10_240 * (operations % period)));
            GrowthFinding finding = GrowthAnalysis.Analyze(axis, values, 100, 8);
            Assert.NotEqual(Verdict.Fail, finding.Verdict);
            Assert.InRange(0, finding.Low!.Value - 50, finding.High!.Value + 50);
        }));
    }

    [Fact]
    public void Without_any_limit_there_are_5000_operations()
    {
        OperationSchedule schedule = new(new MemoryLeakOptions());
        Assert.Equal((5_000, "5,000 operations"), (schedule.Total, schedule.Planned));
    }

    [Fact]
    public void By_duration_checkpoints_are_at_multiples_of_the_interval_and_one_is_at_the_end()
    {
        OperationSchedule schedule = new(new MemoryLeakOptions { Duration = TimeSpan.FromSeconds(60), Interval = TimeSpan.FromSeconds(1) });
        schedule.Start(5);
        Assert.Equal((long.MaxValue, "60 s"), (schedule.CountDue, schedule.Planned));
        Assert.Equal((5 + Second, 5 + (60 * Second)), (schedule.TimeDue, schedule.End));

        // A little late: the next comes when it would have come. Very late: not at once.
        schedule.Advance(10, 5 + (13 * Second / 10));
        Assert.Equal(5 + (2 * Second), schedule.TimeDue);
        schedule.Advance(20, 5 + (27 * Second / 10));
        Assert.Equal(5 + (4 * Second), schedule.TimeDue);
        schedule.Advance(30, 5 + (599 * Second / 10));
        Assert.Equal(schedule.End, schedule.TimeDue);
    }

    [Fact]
    public void Where_both_are_given_whichever_is_due_first_comes_and_the_other_does_not_follow_at_its_heels()
    {
        OperationSchedule schedule = new(new MemoryLeakOptions { OperationCount = 12_500, Duration = TimeSpan.FromSeconds(240) });
        schedule.Start(0);
        Assert.InRange(schedule.CountDue, 62, 138);
        Assert.Equal(Second, schedule.TimeDue);
        schedule.Advance(90, Second);
        Assert.InRange(schedule.CountDue, 162, 238);
        Assert.Equal(2 * Second, schedule.TimeDue);
        Assert.Equal("12,500 operations or 4 min", schedule.Planned);
        Assert.Equal(0.5, schedule.ShareDone(10, 120 * Second));
        Assert.Equal(0.8, schedule.ShareDone(10_000, 120 * Second));
    }

    [Fact]
    public void A_series_has_room_for_every_checkpoint_that_can_come()
    {
        foreach (MemoryLeakOptions options in new MemoryLeakOptions[]
        {
            new() { OperationCount = 5_000 },
            new() { OperationCount = 200 },
            new() { Duration = TimeSpan.FromMinutes(10) },
            new() { OperationCount = 100_000, Duration = TimeSpan.FromMinutes(1) },
        })
        {
            OperationSchedule schedule = new(options);
            Assert.InRange(schedule.Expected, 127, 500);
        }
    }

    private static List<long> Counts(MemoryLeakOptions options)
    {
        OperationSchedule schedule = new(options);
        schedule.Start(0);
        List<long> due = [];
        while (due.Count == 0 || due[^1] < schedule.Total)
        {
            due.Add(schedule.CountDue);
            schedule.Advance(schedule.CountDue, 0);
        }

        return due;
    }

    [Theory]
    [InlineData(5_000, 19_000_000, 125)]
    [InlineData(5_000, 21_000_000, 60)]
    [InlineData(200, 21_000_000, 200)]
    public void Where_a_checkpoint_takes_long_there_are_fewer_and_never_too_few(long operations, long reading, int checkpoints)
    {
        OperationSchedule schedule = new(new MemoryLeakOptions { OperationCount = operations });
        schedule.Start(0, reading);
        int count = 1;
        for (; schedule.CountDue < operations; count++) schedule.Advance(schedule.CountDue, 0);
        Assert.Equal(checkpoints, count);
    }
}
