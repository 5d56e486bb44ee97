using PerfTools.Engine.History;

namespace PerfTools.Engine.Workbooks;

/// <summary>What of a result a summary needs, whatever kind it is.</summary>
internal static class ResultRow
{
    private const int FirstYear = 1900;
    private static readonly string[] Remarks = ["Violations", "Reason", "Detail", "Message", "Error", "Advice"];

    // Rows of a measurement that has a result of its own kind, which is in the summary instead of them.
    private static readonly Dictionary<Type, Type> Parents = new()
    {
        [typeof(SessionResult)] = typeof(ConcurrentSessionsResult),
        [typeof(SessionTimelineResult)] = typeof(ConcurrentSessionsResult),
        [typeof(ServerStartResult)] = typeof(ServerStartupResult),
        [typeof(MemorySample)] = typeof(MemoryLeakResult),
    };

    private static readonly HashSet<Type> Intervals =
        [typeof(ProcessCpuResult), typeof(PerformanceSnapshot), typeof(PerformanceEvent), typeof(RedisStatistic), typeof(PerfHistoryValue), .. Parents.Keys];

    /// <summary>The kind of result that these rows are parts of; null for none.</summary>
    public static Type? ParentOf(Type kind) => Parents.GetValueOrDefault(kind);

    /// <summary>Whether many rows of it are one measurement.</summary>
    public static bool IsInterval(Type kind) => Intervals.Contains(kind);

    public static DateTimeOffset StartOf(PerfHistoryRecord record)
    {
        DateTimeOffset? own = Property<DateTimeOffset?>(record.Result, "StartedAt") ?? Property<DateTimeOffset?>(record.Result, "At") ?? Property<DateTimeOffset?>(record.Result, "RecordedAt");
        return own is { Year: >= FirstYear } known ? known : record.RecordedAt;
    }

    public static double DurationMsOf(object result) => ResultKinds.NumberOf(result, "DurationMs") ?? 0;

    public static string VerdictOf(object result) => Property<object>(result, "Verdict")?.ToString() ?? string.Empty;

    /// <summary>Why the verdict is what it is, and what to do.</summary>
    public static string RemarkOf(object result) => ResultKinds.TextsOf(result, Remarks);

    private static T? Property<T>(object result, string name) => result.GetType().GetProperty(name)?.GetValue(result) is T value ? value : default;
}
