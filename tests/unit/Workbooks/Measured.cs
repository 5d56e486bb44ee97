using PerfTools.Engine.History;

namespace PerfTools.Tests.Workbooks;

/// <summary>Results with little in them, and the records that a workbook is made of.</summary>
internal static class Measured
{
    public static readonly DateTimeOffset Start = new(2024, 6, 7, 12, 0, 0, TimeSpan.Zero);

    public static readonly Distribution Samples = new() { Count = 100, Minimum = 30, Maximum = 90, Mean = 50, Buckets = "30:20 50:70 90:10" };

    public static ProcessCpuResult Cpu(int second, double? percent, Verdict verdict = Verdict.Pass, string violations = "", string target = "web") => new()
    {
        Target = target,
        ProcessId = 7,
        ProcessName = target,
        CpuPercentOfCore = percent,
        Verdict = verdict,
        Violations = violations,
        DurationMs = 1000,
        StartedAt = Start.AddSeconds(second),
    };

    public static OperationResult Operation(string target, double? median = null, Distribution? samples = null) =>
        new() { Target = target, Kind = OperationKind.ScriptBlock, MedianUs = median, Distribution = samples ?? new Distribution() };

    public static RedisLatencyResult Redis() => new()
    {
        Target = "r",
        Server = "Redis 7",
        Client = RedisClient.Wire,
        Operation = "Get",
        Payload = PayloadKind.Random,
        PayloadBytes = 0,
        P50Us = 40,
        P50LowUs = 39,
        P50HighUs = 41,
        P99Us = 120,
        StartedAt = Start,
        Distribution = Samples,
    };

    public static ConcurrentSessionsResult Load(double perSecond) =>
        new() { Target = "shop", Work = SessionWork.Http, SessionsRequested = 4, ThroughputPerSecond = perSecond };

    public static RedisKeyRemoval Removal(string target, string pattern = "*") =>
        new() { Target = target, Database = 0, Pattern = pattern, MatchedCount = 1, RemovedCount = 1, StartedAt = Start, DurationMs = 1 };

    public static PerfHistoryRecord Record(object result) => new()
    {
        RecordedAt = Start,
        Kind = result.GetType().Name,
        Target = ResultKinds.TargetOf(result) ?? string.Empty,
        Case = ResultCase.Of(result),
        Result = result,
    };
}
