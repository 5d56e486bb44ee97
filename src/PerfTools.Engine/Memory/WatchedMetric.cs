namespace PerfTools.Engine.Memory;

/// <summary>One metric of one target: its series, and how often it could not be read.</summary>
internal sealed class WatchedMetric(MemoryMetric metric, long expectedReadings)
{
    public MemoryMetric Metric => metric;

    public CheckpointSeries Series { get; } = new(expectedReadings);

    public long Missed { get; set; }

    /// <summary>Whether a reading has ever succeeded.</summary>
    public bool CanBeRead { get; set; }

    public string? Note => Missed == 0 ? null : FormattableString.Invariant($"{Missed} readings of {metric} failed, and are left out");
}
