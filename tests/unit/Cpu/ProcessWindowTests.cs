using PerfTools.Engine.Cpu;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Cpu;

public class ProcessWindowTests
{
    private const long Millisecond = HandHost.Millisecond;

    private readonly HandHost _host = new();

    [Fact]
    public void What_was_used_before_the_baseline_is_never_in_a_window()
    {
        HandProcess process = _host.Start();
        process.Burn(3_600_000 * Millisecond);
        using TrackedTree tree = new(_host, process, includesChildren: false);
        process.Burn(7 * Millisecond, 5 * Millisecond);
        Assert.Equal(12, tree.CpuMs());
        Assert.Equal(0, tree.CpuMs());
    }

    [Fact]
    public void A_window_reaches_from_reading_to_reading()
    {
        HandProcess process = _host.Start();
        using TrackedTree tree = new(_host, process, includesChildren: false);
        long begin = _host.Clock.Nanoseconds;
        CpuWindow first = tree.Sample(37);
        CpuWindow second = tree.Sample(1_000);
        Assert.Equal((begin, begin + (37 * Millisecond)), (first.From, first.To));
        Assert.Equal((first.To, first.To + (1_000 * Millisecond)), (second.From, second.To));
    }

    [Fact]
    public void User_and_kernel_time_are_differences_too()
    {
        HandProcess process = _host.Start();
        process.Burn(500 * Millisecond, 900 * Millisecond);
        using TrackedTree tree = new(_host, process, includesChildren: false);
        process.Burn(30 * Millisecond, 20 * Millisecond);
        CpuWindow window = tree.Sample();
        Assert.Equal((30 * Millisecond, 20 * Millisecond), (window.Split!.Value.User, window.Split.Value.Kernel));
    }

    [Fact]
    public void A_counter_that_goes_back_counts_as_nothing_and_is_noted_and_no_time_is_counted_twice()
    {
        HandProcess process = _host.Start();
        process.Burn(1_000 * Millisecond);
        using TrackedTree tree = new(_host, process, includesChildren: false);
        process.Cpu -= 300 * Millisecond;
        CpuWindow window = tree.Sample();
        Assert.Equal(0, window.Cpu);
        Assert.True(window.WentBack);
        Assert.Equal(ProcessState.Running, window.State);

        process.Cpu += 350 * Millisecond;
        window = tree.Sample();
        Assert.Equal(50 * Millisecond, window.Cpu);
        Assert.False(window.WentBack);
        process.Burn(80 * Millisecond);
        Assert.Equal(80, tree.CpuMs());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_process_that_was_replaced_has_ended_and_nothing_of_its_successor_is_counted(bool handlesFollowId)
    {
        HandProcess process = _host.Start();
        process.HandlesFollowId = handlesFollowId;
        process.Burn(100 * Millisecond);
        using TrackedTree tree = new(_host, process, includesChildren: false);
        _host.Elapse(20 * Millisecond);
        process.Vanish();
        HandProcess successor = _host.StartWithIdOf(process);
        successor.Burn(5_000 * Millisecond);
        CpuWindow window = tree.Sample();
        Assert.Equal(ProcessState.Exited, window.State);
        Assert.Null(window.Cpu);
        Assert.Null(window.Split);
        Assert.Null(window.WorkingSetBytes);
        Assert.Null(window.ThreadCount);
    }

    [Fact]
    public void A_process_replaced_by_one_with_the_same_clock_is_found_out_before_long()
    {
        HandProcess process = _host.Start();
        process.Burn(100 * Millisecond);
        using TrackedTree tree = new(_host, process, includesChildren: false);
        tree.Sample();
        process.Vanish();
        _host.StartWithIdOf(process).Burn(100 * Millisecond);
        Assert.Equal(0, tree.CpuMs(milliseconds: 500));
        Assert.Equal(ProcessState.Exited, tree.Sample(milliseconds: 4_600).State);
    }

    [Fact]
    public void A_zombie_gives_its_last_true_window_and_has_exited()
    {
        HandProcess process = _host.Start();
        using TrackedTree tree = new(_host, process, includesChildren: false);
        process.Burn(64 * Millisecond, 6 * Millisecond);
        process.Exit();
        CpuWindow window = tree.Sample(hasEnded: true);
        Assert.Equal(ProcessState.Exited, window.State);
        Assert.Equal(70 * Millisecond, window.Cpu);
        Assert.Equal(60 * Millisecond, window.Split!.Value.User);
        Assert.Null(window.ThreadCount);
        Assert.Null(window.WorkingSetBytes);
    }

    [Fact]
    public void A_process_collected_just_after_its_clock_was_read_keeps_that_reading()
    {
        HandProcess process = _host.Start();
        process.Burn(500 * Millisecond);
        using TrackedTree tree = new(_host, process, includesChildren: false, lag: 3 * Millisecond);
        process.Burn(42 * Millisecond);
        process.LastClock = process.Cpu;
        process.Vanish();
        CpuWindow window = tree.Sample(hasEnded: true);
        Assert.Equal(ProcessState.Exited, window.State);
        Assert.Equal(42 * Millisecond, window.Cpu);
        Assert.Null(window.Split);

        // Its end was accounted exactly, its baseline was not.
        Assert.InRange(window.Uncertainty, 3 * Millisecond, 4 * Millisecond);
    }

    [Fact]
    public void A_process_collected_before_its_clock_was_read_has_no_number()
    {
        HandProcess process = _host.Start();
        using TrackedTree tree = new(_host, process, includesChildren: false);
        process.Burn(42 * Millisecond);
        process.Vanish();
        CpuWindow window = tree.Sample(hasEnded: true);
        Assert.Equal(ProcessState.Exited, window.State);
        Assert.Null(window.Cpu);
    }

    [Fact]
    public void The_clock_of_a_gone_process_is_not_believed_unless_the_system_says_that_it_has_just_ended()
    {
        HandProcess process = _host.Start();
        using TrackedTree tree = new(_host, process, includesChildren: false);
        process.LastClock = 42 * Millisecond;
        process.Vanish();
        Assert.Null(tree.Sample(hasEnded: false).Cpu);
    }

    [Fact]
    public void A_process_that_ended_while_idle_has_ended()
    {
        HandProcess process = _host.Start();
        process.Burn(10 * Millisecond);
        using TrackedTree tree = new(_host, process, includesChildren: false);
        Assert.Equal(ProcessState.Running, tree.Sample().State);
        process.Exit();
        CpuWindow window = tree.Sample(hasEnded: true);
        Assert.Equal(ProcessState.Exited, window.State);
        Assert.Equal(0, window.Cpu);
    }

    [Fact]
    public void The_details_of_an_idle_process_are_read_again_after_five_seconds_and_not_before()
    {
        HandProcess process = _host.Start();
        using TrackedTree tree = new(_host, process, includesChildren: false);
        tree.Sample();
        int reads = process.DetailReads;
        process.WorkingSetBytes = 77;
        for (int i = 0; i < 49; i++) Assert.Equal(1_000_000, tree.Sample().WorkingSetBytes);
        Assert.Equal(reads, process.DetailReads);
        Assert.Equal(77, tree.Sample().WorkingSetBytes);
    }

    [Fact]
    public void A_process_that_ran_is_looked_at_however_little_it_used()
    {
        HandProcess process = _host.Start();
        using TrackedTree tree = new(_host, process, includesChildren: false);
        tree.Sample();
        process.Burn(1);
        process.HandleCount = 99;
        process.ThreadCount = 7;
        CpuWindow window = tree.Sample();
        Assert.Equal((99, 7, 1L), (window.HandleCount!.Value, window.ThreadCount!.Value, window.Cpu!.Value));
    }

    [Theory]
    [InlineData(1, 4, 1)]
    [InlineData(3, 4, 3)]
    [InlineData(30, 4, 4)]
    [InlineData(30, 2, 2)]
    public void Each_thread_that_can_run_at_once_adds_the_lag_of_its_account(int threads, int processors, int running)
    {
        HandProcess process = _host.Start();
        process.ThreadCount = threads;
        process.AffinityCount = processors;
        process.ProcessorCount = 0.5; // a quota limits the time, and not how many run at once
        using TrackedTree tree = new(_host, process, includesChildren: false, lag: 2 * Millisecond);
        Assert.Equal(running * 2 * Millisecond, tree.Sample().Uncertainty);
    }

    [Fact]
    public void The_lag_is_the_larger_of_both_readings()
    {
        HandProcess process = _host.Start();
        process.Load = 1;
        TickGrid grid = new(4 * Millisecond, 0);
        HandTimer timer = new(_host) { Grid = grid };
        using ProcessTrack track = new(_host, _host.Open(process.Id), includesChildren: false);
        Read(3);
        Assert.True(track.TryBegin());
        Read(1);
        Assert.Equal(3 * Millisecond, track.Complete(false).Lag);
        Read(2);
        Assert.Equal(2 * Millisecond, track.Complete(false).Lag);

        void Read(long afterTick)
        {
            _host.Clock.Turn(grid.Next(_host.Clock.Nanoseconds) - TickGrid.Settling + (afterTick * Millisecond) - _host.Clock.Nanoseconds);
            track.ReadCpu(_host.Clock, timer);
        }
    }
}
