namespace PerfTools;

/// <summary>What <c>Get-RedisStatistic</c> reads, and how often.</summary>
public sealed record RedisStatisticOptions
{
    /// <summary>The shortest and the longest window.</summary>
    private static readonly (TimeSpan Shortest, TimeSpan Longest) Window = (TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(1));

    /// <summary>The server, or one node of the cluster.</summary>
    public RedisEndpoint Endpoint { get; init; } = new();

    /// <summary>Whether to read every node of the cluster that the server belongs to.</summary>
    public bool Cluster { get; init; }

    /// <summary>Length of a window, 100 ms to a day.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Windows one after another, 1 or more; null to go on until cancelled.</summary>
    public int? Count { get; init; } = 1;

    /// <summary>What the results are judged by.</summary>
    public ThresholdSet Thresholds { get; init; } = ThresholdSet.None;

    /// <summary>Fails where a value cannot be used.</summary>
    /// <exception cref="OptionException">The first value that is wrong.</exception>
    public void Validate()
    {
        Endpoint.Validate();
        if (Interval < Window.Shortest || Interval > Window.Longest)
            throw new OptionException(nameof(Interval), $"{Interval} is out of range. Use 100 ms to a day.");
        if (Count < 1) throw new OptionException(nameof(Count), $"{Count} is out of range. Use 1 or more.");
    }
}
