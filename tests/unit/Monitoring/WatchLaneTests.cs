using PerfTools.Engine.Monitoring;

namespace PerfTools.Tests.Monitoring;

/// <summary>When snapshots are taken.</summary>
public sealed class WatchLaneTests
{
    private readonly WatchedHost _watch = new();

    [Fact]
    public void Readings_that_take_long_do_not_shift_the_ones_after_them()
    {
        Source source = new(_watch, costs: 300_000_000);
        _watch.Watch(new PerformanceWatchOptions { ProcessIds = [1], Count = 4 }, source);
        Assert.Equal([1, 2, 3, 4], source.Moments);
        Assert.All(_watch.Snapshots, snapshot => Assert.Equal(1000.0, snapshot.DurationMs, 350.0));
        Assert.All(_watch.Snapshots, snapshot => Assert.Equal(0, snapshot.MissedIntervals));
    }

    [Fact]
    public void Intervals_that_were_missed_are_counted_and_not_made_up_for()
    {
        Source source = new(_watch, costs: (2 * WatchedHost.Second) + 500_000_000);
        _watch.Watch(new PerformanceWatchOptions { ProcessIds = [1], Count = 3 }, source);
        Assert.Equal([1, 4, 7], source.Moments);
        Assert.Equal([0L, 2L, 4L], _watch.Snapshots.Select(snapshot => snapshot.MissedIntervals));
    }

    [Fact]
    public void A_wall_clock_that_goes_back_changes_the_stamps_and_nothing_else()
    {
        Source source = new(_watch, costs: 0);
        source.BeforeRead = () => _watch.Wall.Now -= TimeSpan.FromHours(1);
        _watch.Watch(new PerformanceWatchOptions { ProcessIds = [1], Count = 4 }, source);
        Assert.Equal([1, 2, 3, 4], source.Moments);
        Assert.Equal([1000.0, 1000.0, 1000.0, 1000.0], _watch.Snapshots.Select(snapshot => snapshot.DurationMs));
        Assert.True(_watch.Snapshots.Last().StartedAt < _watch.Snapshots.First().StartedAt);
    }

    [Theory]
    [InlineData(5.0, 5)]
    [InlineData(5.9, 5)]
    [InlineData(1.0, 1)]
    public void A_duration_has_as_many_snapshots_as_whole_intervals(double seconds, int expected)
    {
        _watch.Watch(new PerformanceWatchOptions { ProcessIds = [1], Duration = TimeSpan.FromSeconds(seconds) }, new Source(_watch, costs: 0));
        Assert.Equal(expected, _watch.Snapshots.Count());
    }

    [Fact]
    public void Time_to_open_a_target_is_no_missed_interval()
    {
        Source source = new(_watch, costs: 0) { OpeningCosts = 5 * WatchedHost.Second };
        _watch.Watch(new PerformanceWatchOptions { ProcessIds = [1], Count = 2 }, source);
        Assert.Equal([0L, 0L], _watch.Snapshots.Select(snapshot => snapshot.MissedIntervals));
    }

    private sealed class Source(WatchedHost watch, long costs) : IMonitoredSource
    {
        private readonly MonitoredTarget _target = new("one", MonitoredKind.Process, [], TimeSpan.FromSeconds(1));
        private readonly long _begin = watch.Host.Clock.Nanoseconds;

        public List<long> Moments { get; } = [];

        public long OpeningCosts { get; init; }

        public Action BeforeRead { get; set; } = () => { };

        public void Open(in MonitoredTick tick, ICollection<object> records)
        {
            _target.Begin(tick);
            watch.Host.Elapse(OpeningCosts);
        }

        public void WaitUntil(long moment)
        {
            Moments.Add((moment - _begin) / WatchedHost.Second);
            watch.Timer.Wait(moment, [], []);
            BeforeRead();
        }

        public void Read(in MonitoredTick tick, ICollection<object> records)
        {
            _target.Take(_target.Draft(), tick, records);
            watch.Host.Elapse(costs);
        }

        public void Dispose()
        {
        }
    }
}
