using PerfTools.Engine.Cpu;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Cpu;

/// <summary>The time of descendants that end is found through those who wait for them.</summary>
public class ProcessTreeEndTests
{
    private const long Millisecond = HandHost.Millisecond;

    private readonly HandHost _host = new();
    private readonly HandProcess _root;

    public ProcessTreeEndTests()
    {
        _root = _host.Start();
        _host.Elapse(500 * Millisecond);
    }

    [Fact]
    public void A_child_that_came_and_went_in_one_window_arrives_by_its_parent()
    {
        using TrackedTree tree = new(_host, _root);
        HandProcess child = _root.Fork();
        child.Burn(150 * Millisecond, 50 * Millisecond);
        child.ExitAndBeCollected();
        _root.Burn(1 * Millisecond);
        CpuWindow window = tree.Sample();
        Assert.Equal(201 * Millisecond, window.Cpu);
        Assert.Equal(200 * Millisecond, window.ChildCpu);
        Assert.Equal(150 * Millisecond, window.Split!.Value.User);
        Assert.Equal(2 * HandHost.Step, window.Uncertainty);
        Assert.Equal(0, window.LostChildren);
    }

    [Fact]
    public void A_child_that_was_seen_and_has_gone_is_counted_once()
    {
        using TrackedTree tree = new(_host, _root);
        HandProcess child = _root.Fork();
        _root.Burn(1);
        child.Burn(300 * Millisecond);
        Assert.Equal(300 * Millisecond, tree.Sample().ChildCpu);
        child.Burn(100 * Millisecond);
        child.ExitAndBeCollected();
        _root.Burn(1);
        CpuWindow window = tree.Sample();
        Assert.Equal((100 * Millisecond, 1, 0), (window.ChildCpu, window.ProcessCount, window.LostChildren));
        Assert.Equal(0, tree.CpuMs());
    }

    [Fact]
    public void A_child_that_was_there_before_the_baseline_is_counted_from_it_when_it_goes()
    {
        HandProcess child = _root.Fork();
        child.Burn(10_000 * Millisecond);
        using TrackedTree tree = new(_host, _root);
        child.Burn(40 * Millisecond);
        child.ExitAndBeCollected();
        _root.Burn(1);
        Assert.Equal(40 * Millisecond, tree.Sample().ChildCpu);
    }

    [Fact]
    public void What_arrives_one_sample_later_is_still_counted_once()
    {
        HandProcess child = _root.Fork();
        using TrackedTree tree = new(_host, _root);
        child.Burn(300 * Millisecond);
        tree.Sample();
        child.Burn(100 * Millisecond);
        _root.Burn(1);

        // The parent has been looked at when the child is collected, so the child is missed and its time not there yet.
        bool isFirst = true;
        _host.BeforeDetails = () =>
        {
            if (!isFirst && !child.IsGone) child.ExitAndBeCollected();
            isFirst = false;
        };
        CpuWindow window = tree.Sample();
        Assert.Equal((0L, 0), (window.ChildCpu, window.LostChildren));
        _root.Burn(1);
        window = tree.Sample();
        Assert.Equal((100 * Millisecond, 0), (window.ChildCpu, window.LostChildren));
        Assert.Equal(0, tree.CpuMs());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_idle_child_that_ends_while_the_sample_is_taken_does_not_count_its_whole_life_again(bool parentEndsToo)
    {
        HandProcess parent = _root.Fork();
        HandProcess child = parent.Fork();
        child.Burn(3_600_000 * Millisecond);
        using TrackedTree tree = new(_host, _root);
        tree.Sample();
        _root.Burn(1);
        parent.Burn(1);
        bool hasHappened = false;
        _host.BeforeDetails = () =>
        {
            if (hasHappened) return;
            hasHappened = true;
            child.ExitAndBeCollected();
            if (parentEndsToo) parent.ExitAndBeCollected();
        };
        CpuWindow[] windows = [.. Enumerable.Range(0, 4).Select(_ =>
        {
            CpuWindow window = tree.Sample();
            _root.Burn(1);
            if (!parentEndsToo) parent.Burn(1);
            return window;
        })];
        Assert.True(hasHappened);
        Assert.InRange(windows.Sum(window => window.Cpu!.Value), 0, 10);
        Assert.Equal(0, windows.Sum(window => window.LostChildren));
    }

    [Fact]
    public void A_zombie_at_the_baseline_does_not_bring_its_past_when_it_is_collected()
    {
        HandProcess zombie = _root.Fork();
        zombie.Burn(3_600_000 * Millisecond);
        zombie.Exit();
        using TrackedTree tree = new(_host, _root);
        CpuWindow window = tree.Sample();
        Assert.Equal((0L, 1), (window.Cpu, window.ProcessCount));
        zombie.ExitAndBeCollected();
        _root.Burn(1);
        window = tree.Sample();
        Assert.Equal((0L, 0), (window.ChildCpu, window.LostChildren));
    }

    [Fact]
    public void A_child_and_its_parent_that_go_in_one_window_are_counted_once()
    {
        HandProcess parent = _root.Fork();
        HandProcess child = parent.Fork();
        using TrackedTree tree = new(_host, _root);
        parent.Burn(50 * Millisecond);
        child.Burn(200 * Millisecond);
        Assert.Equal(250, tree.CpuMs());
        child.Burn(30 * Millisecond);
        child.ExitAndBeCollected();
        parent.Burn(10 * Millisecond);
        parent.ExitAndBeCollected();
        _root.Burn(1);
        CpuWindow window = tree.Sample();
        Assert.Equal((40 * Millisecond, 0), (window.ChildCpu, window.LostChildren));
    }

    [Fact]
    public void Three_generations_that_go_in_one_window_are_counted_once()
    {
        HandProcess[] line = [_root.Fork(), null!, null!];
        line[1] = line[0].Fork();
        line[2] = line[1].Fork();
        using TrackedTree tree = new(_host, _root);
        foreach (HandProcess process in line) process.Burn(100 * Millisecond);
        Assert.Equal(300, tree.CpuMs());
        foreach (HandProcess process in line) process.Burn(20 * Millisecond);
        foreach (HandProcess process in line.Reverse()) process.ExitAndBeCollected();
        _root.Burn(1);
        CpuWindow window = tree.Sample();
        Assert.Equal((60 * Millisecond, 0, 1), (window.ChildCpu, window.LostChildren, window.ProcessCount));
    }

    [Fact]
    public void A_step_that_falls_short_is_made_up_by_the_next_and_never_below_zero()
    {
        using TrackedTree tree = new(_host, _root);
        long counted = 0;
        for (int i = 0; i < 200; i++)
        {
            HandProcess child = _root.Fork();
            child.Burn(7 * Millisecond, 6 * Millisecond);
            _root.Burn(1);
            CpuWindow seen = tree.Sample();
            child.ExitAndBeCollected();
            _root.Burn(1);
            CpuWindow gone = tree.Sample();
            Assert.True(seen.ChildCpu >= 0 && gone.ChildCpu >= 0);
            Assert.Equal(0, seen.LostChildren + gone.LostChildren);
            counted += seen.ChildCpu + gone.ChildCpu;
        }

        Assert.InRange(counted, 200 * 13 * Millisecond, (200 * 13 * Millisecond) + (2 * HandHost.Step));
    }

    [Fact]
    public void A_child_that_nobody_waits_for_is_lost_with_a_note_and_takes_nothing_away()
    {
        HandProcess child = _root.Fork();
        using TrackedTree tree = new(_host, _root);
        child.Burn(300 * Millisecond);
        Assert.Equal(300, tree.CpuMs());
        child.Burn(100 * Millisecond);
        child.Vanish();
        CpuWindow[] after = [.. Enumerable.Range(0, 4).Select(_ =>
        {
            _root.Burn(1 * Millisecond);
            return tree.Sample();
        })];
        Assert.All(after, window => Assert.Equal(1 * Millisecond, window.Cpu));
        Assert.Equal(1, after.Sum(window => window.LostChildren));

        // What comes later from other children is not held back for it.
        HandProcess other = _root.Fork();
        other.Burn(200 * Millisecond);
        other.ExitAndBeCollected();
        _root.Burn(1);
        Assert.Equal(200 * Millisecond, tree.Sample().ChildCpu);
    }

    [Fact]
    public void A_parent_that_never_waits_loses_each_child_also_where_there_is_a_new_one_in_every_window()
    {
        using TrackedTree tree = new(_host, _root);
        int lost = 0;
        for (int i = 0; i < 20; i++)
        {
            HandProcess child = _root.Fork();
            child.Burn(50 * Millisecond);
            _root.Burn(1);
            CpuWindow window = tree.Sample();
            Assert.Equal(50 * Millisecond, window.ChildCpu);
            lost += window.LostChildren;
            child.Vanish();
        }

        Assert.InRange(lost, 17, 20);
        HandProcess last = _root.Fork();
        for (int i = 0; i < 3; i++)
        {
            _root.Burn(1);
            tree.Sample();
        }

        last.Burn(60 * Millisecond);
        last.ExitAndBeCollected();
        _root.Burn(1);
        Assert.Equal(60 * Millisecond, tree.Sample().ChildCpu);
    }

    [Fact]
    public void An_orphan_goes_on_counting_and_its_end_is_noted()
    {
        HandProcess parent = _root.Fork();
        HandProcess child = parent.Fork();
        using TrackedTree tree = new(_host, _root);
        child.Burn(100 * Millisecond);
        tree.Sample();
        parent.ExitAndBeCollected();
        child.Burn(20 * Millisecond);
        _root.Burn(1);
        Assert.Equal(20 * Millisecond, tree.Sample().ChildCpu);
        child.Burn(5 * Millisecond);
        Assert.Equal(5 * Millisecond, tree.Sample().ChildCpu);
        child.Vanish();
        CpuWindow window = tree.Sample();
        Assert.Equal((0L, 1, 1), (window.ChildCpu, window.LostChildren, window.ProcessCount));
    }

    [Fact]
    public void Where_counters_outlive_the_process_a_child_that_ended_gives_its_last_time_and_is_let_go()
    {
        _host.KeepsCountersOfEnded = true;
        HandProcess child = _root.Fork();
        using TrackedTree tree = new(_host, _root);
        child.Burn(30 * Millisecond);
        child.Exit();
        CpuWindow window = tree.Sample();
        Assert.Equal((30 * Millisecond, 1, 0), (window.ChildCpu, window.ProcessCount, window.LostChildren));
        Assert.Equal(1, _host.OpenReaders);
        child.Vanish();
        _root.Burn(1);
        window = tree.Sample();
        Assert.Equal((0L, 0), (window.ChildCpu, window.LostChildren));
    }
}
