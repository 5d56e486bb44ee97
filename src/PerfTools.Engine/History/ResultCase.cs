using System.Globalization;

namespace PerfTools.Engine.History;

/// <summary>
/// What of a target was measured, and under what conditions, in words: results with the same target and the same words are
/// points of one series.
/// </summary>
internal static class ResultCase
{
    public static string Of(object result) => result switch
    {
        RedisLatencyResult latency => Joined(
            latency.Operation,
            latency.PayloadBytes == 0 ? null : Text($"{latency.Payload} {latency.PayloadBytes} B"),
            latency.Client.ToString(),
            latency.ConnectionCount > 1 ? Text($"{latency.ConnectionCount} connections") : null,
            latency.PipelineDepth > 1 ? Text($"pipeline of {latency.PipelineDepth}") : null,
            Rate(latency.RatePerSecond)),
        ConcurrentSessionsResult load => Joined(load.Work.ToString(), load.Operation, Text($"{load.SessionsRequested} sessions"), Rate(load.RatePerSecond), load.ComputerName),
        SessionResult session => Joined(Text($"session {session.SessionId}"), session.ComputerName),
        SessionTimelineResult second => Joined(Text($"second {second.Second}"), second.ComputerName),
        OperationResult operation => operation.BatchSize > 1 ? Text($"batch of {operation.BatchSize}") : string.Empty,
        MemoryLeakResult leak => leak.Metric.ToString(),
        ScalabilityResult scalability => scalability.Operation,
        ServerStartupResult startup => startup.EnvironmentName ?? string.Empty,
        ServerStartResult { IsCold: true } => "cold",
        ServerStartResult { IsWarmup: true } => "warm-up",
        PerformanceEvent happened => Joined(happened.Kind.ToString(), happened.Metric),
        RedisKeyRemoval removal => removal.Pattern,
        _ => string.Empty,
    };

    private static string? Rate(double? perSecond) => perSecond is { } rate ? Text($"{rate:0.###}/s") : null;

    private static string Joined(params string?[] parts) => string.Join(", ", parts.Where(part => !string.IsNullOrEmpty(part)));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
