namespace PerfTools;

/// <summary>The growth of a run without a leak, with its 99 % interval.</summary>
/// <param name="Metric">What grew.</param>
/// <param name="IsPerOperation">Whether it is by operation (bytes, or a count) instead of by hour (MB, or a count).</param>
/// <param name="Growth">The growth.</param>
/// <param name="Low">Lower end of its interval.</param>
/// <param name="High">Upper end of its interval.</param>
public sealed record BaselineGrowth(MemoryMetric Metric, bool IsPerOperation, double Growth, double Low, double High);
