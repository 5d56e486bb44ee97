using PerfTools.Engine.Cpu;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Cpu;

public class ProcessTreeTests
{
    private const long Millisecond = HandHost.Millisecond;

    private readonly HandHost _host = new();
    private readonly HandProcess _root;

    public ProcessTreeTests()
    {
        _root = _host.Start();
        _host.Elapse(500 * Millisecond);
    }

    [Fact]
    public void Children_that_were_there_count_from_their_own_baseline()
    {
        HandProcess child = _root.Fork();
        HandProcess grandchild = child.Fork();
        child.Burn(900 * Millisecond);
        grandchild.Burn(800 * Millisecond);
        using TrackedTree tree = new(_host, _root);
        _root.Burn(1 * Millisecond);
        child.Burn(20 * Millisecond);
        grandchild.Burn(300 * Millisecond);
        CpuWindow window = tree.Sample();
        Assert.Equal(321 * Millisecond, window.Cpu);
        Assert.Equal(320 * Millisecond, window.ChildCpu);
        Assert.Equal(3, window.ProcessCount);
        Assert.Equal(0, tree.CpuMs());
    }

    [Fact]
    public void Without_children_only_the_process_counts()
    {
        HandProcess child = _root.Fork();
        using TrackedTree tree = new(_host, _root, includesChildren: false);
        child.Burn(200 * Millisecond);
        child.ExitAndBeCollected();
        _root.Burn(1 * Millisecond);
        CpuWindow window = tree.Sample();
        Assert.Equal((1 * Millisecond, 0, 1), (window.Cpu, window.ChildCpu, window.ProcessCount));
    }

    [Fact]
    public void A_child_that_appears_counts_with_all_it_ever_used()
    {
        using TrackedTree tree = new(_host, _root);
        _root.Burn(1);
        HandProcess child = _root.Fork();
        child.Burn(55 * Millisecond);
        Assert.Equal(55 * Millisecond, tree.Sample().ChildCpu);
        child.Burn(5 * Millisecond);
        Assert.Equal(5 * Millisecond, tree.Sample().ChildCpu);
    }

    [Fact]
    public void An_older_process_that_comes_into_the_tree_does_not_bring_its_past()
    {
        using TrackedTree tree = new(_host, _root);
        _root.Burn(1);
        HandProcess adopted = _root.Fork();
        adopted.StartKey = _host.StartKeyNow - 40;
        adopted.Burn(5_000 * Millisecond);
        Assert.Equal(0, tree.Sample().ChildCpu);
        adopted.Burn(20 * Millisecond);
        Assert.Equal(20, tree.CpuMs());
        adopted.Burn(10 * Millisecond);
        adopted.ExitAndBeCollected();
        _root.Burn(1);
        Assert.Equal(10 * Millisecond, tree.Sample().ChildCpu);
    }

    [Fact]
    public void Children_are_not_looked_for_in_a_process_that_did_nothing()
    {
        HandProcess idle = _root.Fork();
        using TrackedTree tree = new(_host, _root);
        tree.Sample();
        idle.Fork();
        Assert.Equal(2, tree.Sample().ProcessCount);
        idle.Burn(1);
        Assert.Equal(3, tree.Sample().ProcessCount);
    }

    [Fact]
    public void Memory_threads_and_handles_are_those_of_all_and_shared_memory_counts_once()
    {
        HandProcess child = _root.Fork();
        (child.ThreadCount, child.HandleCount, child.PrivateBytes, child.ProportionalBytes) = (5, 11, 1_000, 2_000);
        using TrackedTree tree = new(_host, _root);
        tree.Track.Root.ReadMemory(_host.Clock.Nanoseconds);
        CpuWindow window = tree.Sample();
        Assert.Equal((6, 14), (window.ThreadCount, window.HandleCount));
        Assert.Equal((602_000, 401_000), (window.WorkingSetBytes, window.PrivateBytes));
        child.IsMemoryReadable = false;
        tree.Track.Processes[1].ReadMemory(_host.Clock.Nanoseconds);
        window = tree.Sample();
        Assert.Null(window.WorkingSetBytes);
        Assert.Null(window.PrivateBytes);
    }

    [Fact]
    public void A_baseline_taken_anew_forgets_what_was_before_for_the_whole_tree()
    {
        HandProcess child = _root.Fork();
        HandProcess gone = _root.Fork();
        gone.Burn(700 * Millisecond);
        using TrackedTree tree = new(_host, _root);
        tree.Sample();
        _root.Burn(10 * Millisecond);
        child.Burn(500 * Millisecond);
        gone.ExitAndBeCollected();
        tree.Track.ReadCpu(_host.Clock, tree.Timer);
        Assert.True(tree.Track.TryBegin());
        child.Burn(3 * Millisecond);
        CpuWindow[] windows = [tree.Sample(), tree.Sample(), tree.Sample()];
        Assert.Equal(3 * Millisecond, windows.Sum(window => window.Cpu));
        Assert.Equal(0, windows.Sum(window => window.LostChildren));
    }

    [Fact]
    public void Everything_that_a_started_program_and_its_children_use_counts_from_the_moment_before_its_start()
    {
        long before = _host.Clock.Nanoseconds;
        HandProcess program = _host.Start();
        HandProcess child = program.Fork();
        HandProcess waitedFor = program.Fork();
        child.Burn(30 * Millisecond);
        waitedFor.Burn(100 * Millisecond);
        waitedFor.ExitAndBeCollected();
        program.Burn(40 * Millisecond);

        // The first reading can come late: compiling code at its first use takes its time.
        _host.Elapse(90 * Millisecond);
        using ProcessTrack track = new(_host, _host.Open(program.Id), includesChildren: true);
        Assert.True(track.TryBeginAtZero(before));
        _host.Elapse(10 * Millisecond);
        program.Burn(1 * Millisecond);
        track.ReadCpu(_host.Clock, new HandTimer(_host));
        CpuWindow window = track.Complete(hasEnded: false);
        Assert.Equal((before, before + (100 * Millisecond)), (window.From, window.To));
        Assert.Equal((171 * Millisecond, 130 * Millisecond), (window.Cpu, window.ChildCpu));
    }

    [Fact]
    public void A_process_older_than_its_parent_is_not_its_child()
    {
        HandProcess stranger = _root.Fork();
        stranger.StartKey = _root.StartKey - 1;
        using TrackedTree tree = new(_host, _root);
        stranger.Burn(30 * Millisecond);
        Assert.Equal(0, tree.CpuMs());
        Assert.Equal(1, _host.OpenReaders);
    }

    [Fact]
    public void All_handles_are_closed_also_those_of_children_that_went()
    {
        HandProcess child = _root.Fork();
        using (TrackedTree tree = new(_host, _root))
        {
            Assert.Equal(2, _host.OpenReaders);
            child.ExitAndBeCollected();
            _root.Burn(1);
            tree.Sample();
            Assert.Equal(1, _host.OpenReaders);
        }

        Assert.Equal(0, _host.OpenReaders);
    }

    [Fact]
    public void A_zombie_is_no_longer_alive_but_its_time_stays()
    {
        HandProcess child = _root.Fork();
        using TrackedTree tree = new(_host, _root);
        child.Burn(30 * Millisecond);
        child.Exit();
        CpuWindow window = tree.Sample();
        Assert.Equal((30 * Millisecond, 1), (window.Cpu, window.ProcessCount));
        child.ExitAndBeCollected();
        _root.Burn(1);
        Assert.Equal(0, tree.Sample().ChildCpu);
    }

    [Fact]
    public void A_child_that_appears_brings_what_its_own_children_used_that_have_gone()
    {
        using TrackedTree tree = new(_host, _root);
        _root.Burn(1);
        HandProcess child = _root.Fork();
        HandProcess grandchild = child.Fork();
        grandchild.Burn(70 * Millisecond);
        grandchild.ExitAndBeCollected();
        Assert.Equal(70 * Millisecond, tree.Sample().ChildCpu);
        _root.Burn(1);
        child.ExitAndBeCollected();
        Assert.Equal(0, tree.Sample().ChildCpu);
    }
}
