namespace PerfTools.Engine.Changes;

/// <summary>The metrics by which a kind of results is followed where none is named.</summary>
internal static class MainMetrics
{
    public static IReadOnlyList<string> Of(string kind) => kind switch
    {
        nameof(OperationResult) => [nameof(OperationResult.MedianUs)],
        nameof(RedisLatencyResult) => [nameof(RedisLatencyResult.P50Us)],
        nameof(ConcurrentSessionsResult) => [nameof(ConcurrentSessionsResult.P50Us), nameof(ConcurrentSessionsResult.ThroughputPerSecond)],
        nameof(ServerStartupResult) => [nameof(ServerStartupResult.ReadyMs)],
        nameof(ServerStartResult) => [nameof(ServerStartResult.ReadyMs)],
        nameof(ProcessCpuResult) => [nameof(ProcessCpuResult.CpuPercentOfCore)],
        nameof(MemoryLeakResult) => [nameof(MemoryLeakResult.GrowthMBPerHour), nameof(MemoryLeakResult.GrowthBytesPerOperation)],
        nameof(ScalabilityResult) => [nameof(ScalabilityResult.PeakThroughputPerSecond)],
        _ => [],
    };
}
