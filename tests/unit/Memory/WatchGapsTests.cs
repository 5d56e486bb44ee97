using PerfTools.Engine.Memory;

namespace PerfTools.Tests.Memory;

public sealed class WatchGapsTests
{
    private const long Second = 1_000_000_000;

    private long _slept = 77 * Second;

    [Fact]
    public void A_run_to_plan_has_nothing_to_say()
    {
        WatchGaps gaps = new(() => _slept, Second);
        for (int i = 0; i <= 100; i++) gaps.At(i * Second);
        Assert.Empty(gaps.Notes());
    }

    [Fact]
    public void A_sleep_of_the_machine_is_noted_however_often_it_sleeps()
    {
        WatchGaps gaps = new(() => _slept, interval: null);
        gaps.At(0);
        gaps.At(Second);
        _slept += 20 * Second;
        gaps.At(2 * Second);
        _slept += 30 * Second;
        gaps.At(3 * Second);
        Assert.Equal("the machine slept for 50 s: that time is not in the growth by hour", Assert.Single(gaps.Notes()));
    }

    [Fact]
    public void What_the_two_clocks_differ_by_is_no_sleep()
    {
        WatchGaps gaps = new(() => _slept, Second);
        for (int i = 0; i <= 100; i++)
        {
            _slept += i % 2 == 0 ? 400_000 : -400_000;
            gaps.At(i * Second);
        }

        Assert.Empty(gaps.Notes());
    }

    [Fact]
    public void A_long_gap_is_noted_with_its_place()
    {
        WatchGaps gaps = new(() => _slept, Second);
        for (int i = 0; i <= 200; i++) gaps.At(i * Second);
        gaps.At(206 * Second);
        for (int i = 207; i <= 400; i++) gaps.At(i * Second);
        Assert.Equal("no checkpoint could be read for 6 s, from 3 min 20 s after the start", Assert.Single(gaps.Notes()));
    }

    [Fact]
    public void Checkpoints_that_are_left_out_again_and_again_are_counted()
    {
        WatchGaps gaps = new(() => _slept, Second);
        for (int i = 0; i <= 100; i += 2) gaps.At(i * Second);
        Assert.StartsWith("50 of 101 checkpoints were left out", Assert.Single(gaps.Notes()));
    }
}
