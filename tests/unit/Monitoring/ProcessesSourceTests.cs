using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Monitoring;

/// <summary>Processes under watch come and go, and their ids come back as others.</summary>
public sealed class ProcessesSourceTests
{
    private readonly WatchedHost _watch = new();

    [Fact]
    public void Cpu_is_what_was_used_in_each_interval_and_the_baseline_is_no_result()
    {
        HandProcess process = _watch.Host.Start();
        process.Burn(7 * WatchedHost.Second);
        process.Load = 0.5;
        _watch.Timer.At((2 * WatchedHost.Second) + 1, () => process.Load = 2);
        _watch.Watch(new PerformanceWatchOptions { ProcessIds = [process.Id], Count = 3 });
        Assert.Equal([50.0, 50.0, 200.0], _watch.Snapshots.Select(snapshot => Math.Round(snapshot.CpuPercentOfCore!.Value, 3)));
        Assert.Equal([12.5, 12.5, 50.0], _watch.Snapshots.Select(snapshot => Math.Round(snapshot.CpuPercentOfMachine!.Value, 3)));
        Assert.All(_watch.Snapshots, snapshot => Assert.Equal((400_000L, 1_000_000L, 1, 3), (snapshot.PrivateBytes, snapshot.WorkingSetBytes, snapshot.ThreadCount, snapshot.HandleCount)));
        Assert.Equal(3, _watch.Snapshots.Last().Trend.Length);
        Assert.Empty(_watch.Events);
    }

    [Fact]
    public void A_process_that_ends_is_told_once_and_the_others_go_on()
    {
        HandProcess ends = _watch.Host.Start();
        HandProcess stays = _watch.Host.Start();
        _watch.Timer.At((2 * WatchedHost.Second) + 1, ends.ExitAndBeCollected);
        _watch.Watch(new PerformanceWatchOptions { ProcessIds = [ends.Id, stays.Id], Count = 5 });
        Assert.Equal(2, _watch.Snapshots.Count(snapshot => snapshot.ProcessId == ends.Id));
        Assert.Equal(5, _watch.Snapshots.Count(snapshot => snapshot.ProcessId == stays.Id));
        PerformanceEvent only = Assert.Single(_watch.Events);
        Assert.Equal((PerformanceEventKind.Disappeared, $"worker {ends.Id}"), (only.Kind, only.Target));
        Assert.Equal(0, _watch.Host.OpenReaders);
    }

    [Fact]
    public void A_zombie_has_ended_also_where_it_did_nothing_before()
    {
        HandProcess ends = _watch.Host.Start();
        _watch.Timer.At((2 * WatchedHost.Second) + 1, ends.Exit);
        _watch.Watch(new PerformanceWatchOptions { ProcessIds = [ends.Id], Count = 4 });
        Assert.Equal(2, _watch.Snapshots.Count());
        Assert.Equal([PerformanceEventKind.Disappeared], _watch.Kinds);
    }

    [Fact]
    public void An_id_that_has_passed_to_another_process_is_an_event_and_its_times_are_not_mixed()
    {
        HandProcess first = _watch.Host.Start();
        first.Load = 1;
        _watch.Timer.At((2 * WatchedHost.Second) + 1, () =>
        {
            first.ExitAndBeCollected();
            HandProcess second = _watch.Host.StartWithIdOf(first);
            (second.Name, second.Load) = ("other", 0.25);
            second.Burn(100 * WatchedHost.Second);
        });
        _watch.Watch(new PerformanceWatchOptions { ProcessIds = [first.Id], Count = 5 });
        PerformanceEvent only = Assert.Single(_watch.Events);
        Assert.Equal((PerformanceEventKind.Restarted, $"worker {first.Id}"), (only.Kind, only.Target));
        Assert.Contains("other", only.Message, StringComparison.Ordinal);
        Assert.Equal(["worker", "worker", "other", "other"], _watch.Snapshots.Select(snapshot => snapshot.ProcessName));
        Assert.Equal([100.0, 100.0, 25.0, 25.0], _watch.Snapshots.Select(snapshot => Math.Round(snapshot.CpuPercentOfCore!.Value, 3)));
    }

    [Fact]
    public void What_is_not_there_is_waited_for_by_id_and_by_name()
    {
        HandProcess gone = _watch.Host.Start();
        gone.Vanish();
        _watch.Timer.At((2 * WatchedHost.Second) - 1, () =>
        {
            _ = _watch.Host.StartWithIdOf(gone);
            _watch.Host.Start().Name = "late";
        });
        _watch.Watch(new PerformanceWatchOptions { ProcessIds = [gone.Id], ProcessNames = [WatchedHost.Named("late")], Count = 4 });
        Assert.Equal(
            [PerformanceEventKind.Disappeared, PerformanceEventKind.Disappeared, PerformanceEventKind.Appeared, PerformanceEventKind.Appeared], _watch.Kinds);
        Assert.Equal(["late", "worker"], _watch.Snapshots.Select(snapshot => snapshot.ProcessName!).Distinct().Order());
        Assert.Equal(4, _watch.Snapshots.Count());
        Assert.Equal(0, _watch.Host.OpenReaders);
    }

    [Fact]
    public void A_process_that_became_another_program_is_found_in_time()
    {
        HandProcess shell = _watch.Host.Start();
        shell.Name = "sh";
        _watch.Timer.At((10 * WatchedHost.Second) - 1, () => shell.Name = "server");
        _watch.Watch(new PerformanceWatchOptions { ProcessNames = [WatchedHost.Named("server")], Count = 45 });
        Assert.Equal([PerformanceEventKind.Disappeared, PerformanceEventKind.Appeared], _watch.Kinds);
    }

    [Fact]
    public void An_alert_ends_with_its_process()
    {
        HandProcess ends = _watch.Host.Start();
        ends.Load = 1;
        _watch.Timer.At((2 * WatchedHost.Second) + 1, ends.ExitAndBeCollected);
        PerformanceAlertRule rule = Engine.Monitoring.Alerts.AlertText.Parse("CpuPercentOfCore", ">80");
        _watch.Watch(new PerformanceWatchOptions { ProcessIds = [ends.Id], Count = 4, Alerts = [rule] });
        Assert.Equal([PerformanceEventKind.AlertRaised, PerformanceEventKind.AlertCleared, PerformanceEventKind.Disappeared], _watch.Kinds);
        Assert.Null(_watch.Events.ElementAt(1).Value);
    }
}
