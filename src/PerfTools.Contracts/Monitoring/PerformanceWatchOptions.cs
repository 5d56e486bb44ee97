using System.Globalization;

namespace PerfTools;

/// <summary>A name that processes can have.</summary>
/// <param name="Text">As it was given.</param>
/// <param name="Matches">Whether a process's name is meant.</param>
public sealed record ProcessNamePattern(string Text, Func<string, bool> Matches);

/// <summary>What <c>Watch-Performance</c> watches, and how.</summary>
public sealed record PerformanceWatchOptions
{
    /// <summary>The shortest interval.</summary>
    public static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>The smallest history file that is worth rotating.</summary>
    public const long SmallestFile = 64 * 1024;

    private const int MostFiles = 1000;

    /// <summary>Processes by id.</summary>
    public IReadOnlyList<int> ProcessIds { get; init; } = [];

    /// <summary>Processes by name, also those that come later.</summary>
    public IReadOnlyList<ProcessNamePattern> ProcessNames { get; init; } = [];

    /// <summary>Redis servers.</summary>
    public IReadOnlyList<RedisEndpoint> RedisServers { get; init; } = [];

    /// <summary>Addresses of web servers.</summary>
    public IReadOnlyList<Uri> Uris { get; init; } = [];

    /// <summary>Time between snapshots, 50 ms to a day.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Snapshots per target, or null for no such limit.</summary>
    public long? Count { get; init; }

    /// <summary>How long to watch, or null for no such limit.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Longest wait for a connection or a reply.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>When to raise alerts.</summary>
    public IReadOnlyList<PerformanceAlertRule> Alerts { get; init; } = [];

    /// <summary>Whether only events are given; a history gets the snapshots too.</summary>
    public bool EventOnly { get; init; }

    /// <summary>The history file that everything is appended to, or null.</summary>
    public string? HistoryPath { get; init; }

    /// <summary>The size in bytes at which the history file is set aside and a new one begun.</summary>
    public long MaximumFileSize { get; init; } = 64 * 1024 * 1024;

    /// <summary>History files that are kept, the current one included.</summary>
    public int MaximumFileCount { get; init; } = 10;

    /// <summary>Fails where a value, or a combination of values, cannot be used.</summary>
    /// <exception cref="OptionException">The first value that is wrong.</exception>
    public void Validate()
    {
        if (ProcessIds.Count + ProcessNames.Count + RedisServers.Count + Uris.Count == 0)
            throw new OptionException("Id", "is missing, and so are -Name, -Redis and -Uri. Say what to watch.");
        foreach (RedisEndpoint server in RedisServers) server.Validate();
        foreach (Uri uri in Uris) new HttpWorkload { Uri = uri }.Validate();
        if (Interval < ShortestInterval || Interval > TimeSpan.FromDays(1))
            throw new OptionException(nameof(Interval), Text($"{Interval.TotalMilliseconds:0.###} ms is out of range. Use 50 ms to a day."));
        if (Count < 1) throw new OptionException(nameof(Count), Text($"{Count} is out of range. Use 1 or more."));
        if (Count is not null && Duration is not null) throw new OptionException(nameof(Count), "cannot go with -Duration. Give one of them.");
        if (Duration is { } duration && duration < Interval)
            throw new OptionException(nameof(Duration), Text($"{duration.TotalSeconds:0.###} s is shorter than one interval of {Interval.TotalSeconds:0.###} s. Raise it, or lower -Interval."));
        if (MaximumFileSize < SmallestFile)
            throw new OptionException(nameof(MaximumFileSize), Text($"{MaximumFileSize} bytes is out of range. Use 64KB or more."));
        if (MaximumFileCount is < 1 or > MostFiles)
            throw new OptionException(nameof(MaximumFileCount), Text($"{MaximumFileCount} is out of range. Use 1 to {MostFiles}."));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
