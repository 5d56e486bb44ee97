using PerfTools.Engine.Monitoring;
using PerfTools.Engine.Monitoring.Processes;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Monitoring;

/// <summary>A watch of the processes of a <see cref="HandHost"/>, whose seconds pass at once.</summary>
internal sealed class WatchedHost
{
    public const long Second = 1_000_000_000;

    public WatchedHost() => Timer = new HandTimer(Host);

    public HandHost Host { get; } = new();

    public HandTimer Timer { get; }

    public HandTime Wall { get; } = new();

    public List<object> Records { get; } = [];

    public IEnumerable<PerformanceSnapshot> Snapshots => Records.OfType<PerformanceSnapshot>();

    public IEnumerable<PerformanceEvent> Events => Records.OfType<PerformanceEvent>();

    public IReadOnlyList<PerformanceEventKind> Kinds => [.. Events.Select(happened => happened.Kind)];

    public static ProcessNamePattern Named(string name) => new(name, candidate => candidate == name);

    public void Watch(PerformanceWatchOptions options)
    {
        options.Validate();
        using ProcessesSource source = new(options, Host, new Lister(Host), Timer, Host.Clock);
        Watch(options, source);
    }

    public void Watch(PerformanceWatchOptions options, IMonitoredSource source) =>
        new WatchLane(options, Host.Clock, Wall, new OwnCost(), Records.AddRange).Run(source, Host.Clock.Nanoseconds);

    private sealed class Lister(HandHost host) : IProcessLister
    {
        public IEnumerable<int> Ids() => host.Running.Select(process => process.Id);

        public string? NameOf(int processId) => host.Running.FirstOrDefault(process => process.Id == processId)?.Name;
    }
}

/// <summary>A wall clock that a test sets.</summary>
internal sealed class HandTime : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2024, 6, 7, 12, 0, 0, TimeSpan.Zero);

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => Now;
}
