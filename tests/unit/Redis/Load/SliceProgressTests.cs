using PerfTools.Engine.Redis;
using PerfTools.Engine.Redis.Load;

namespace PerfTools.Tests.Redis.Load;

public class SliceProgressTests
{
    private const long Millisecond = 1_000_000;

    private static readonly LatencyCase Work = new CasePlan(new RedisLatencyOptions { Operations = [RedisOperation.Ping] }, null).Pings[0];

    private static SliceProgress Start(long count, double? milliseconds = null, double? rate = null, int depth = 1) =>
        new(new Slice(Work, count, milliseconds is { } duration ? TimeSpan.FromMilliseconds(duration) : null, rate), now: 1_000, depth);

    [Fact]
    public void A_count_is_taken_in_batches_and_the_last_one_is_what_is_left()
    {
        SliceProgress progress = Start(10, depth: 4);
        Assert.Equal([4, 4, 2], new[] { progress.NextBatch(), progress.NextBatch(), progress.NextBatch() });
        Assert.True(progress.IsOver);
    }

    [Fact]
    public void A_closed_loop_ends_at_its_deadline_or_its_count_whichever_is_first()
    {
        SliceProgress progress = Start(3, milliseconds: 5);
        progress.NextBatch();
        progress.Now = 1_000 + (5 * Millisecond) - 1;
        Assert.False(progress.IsOver);
        progress.Now++;
        Assert.True(progress.IsOver);

        progress = Start(1, milliseconds: 5);
        progress.NextBatch();
        Assert.True(progress.IsOver);
    }

    [Fact]
    public void An_open_loop_sends_everything_that_was_due_even_after_the_deadline()
    {
        // A request a millisecond for 5 ms: five are due, and a stall of 9 ms leaves time to send those that it held back.
        SliceProgress progress = Start(long.MaxValue, milliseconds: 5, rate: 1_000);
        progress.NextIntended();
        progress.Now = 1_000 + (9 * Millisecond);
        Assert.Equal(4, progress.Unsent);
        for (int request = 1; request < 5; request++)
        {
            Assert.False(progress.IsOver);
            Assert.Equal(1_000 + (request * Millisecond), progress.NextIntended());
        }

        Assert.True(progress.IsOver);
        Assert.Equal(0, progress.Unsent);
    }

    [Fact]
    public void An_open_loop_that_cannot_keep_up_ends_after_twice_the_time_and_says_what_it_owes()
    {
        SliceProgress progress = Start(long.MaxValue, milliseconds: 5, rate: 1_000);
        progress.NextIntended();
        progress.Now = 1_000 + (10 * Millisecond);
        Assert.True(progress.IsOver);
        Assert.Equal(4, progress.Unsent);
    }

    [Fact]
    public void An_open_loop_that_its_count_ended_owes_nothing()
    {
        SliceProgress progress = Start(2, milliseconds: 5, rate: 1_000);
        progress.NextIntended();
        progress.NextIntended();
        Assert.True(progress.IsOver);
        Assert.Equal(0, progress.Unsent);
        Assert.Equal(0, Start(2, rate: 1_000).Unsent);
    }

    [Theory]
    [InlineData(10, 3)]
    [InlineData(2, 5)]
    [InlineData(501, 8)]
    public void The_shares_of_the_lanes_add_up_to_the_slice(long count, int lanes)
    {
        Slice whole = new(Work, count, null, 900);
        Slice[] shares = [.. Enumerable.Range(0, lanes).Select(lane => whole.Share(lane, lanes))];
        Assert.Equal(count, shares.Sum(share => share.Count));
        Assert.InRange(shares.Max(share => share.Count) - shares.Min(share => share.Count), 0, 1);
        Assert.Equal(900, shares.Sum(share => share.Rate)!.Value, 1e-9);
    }
}
