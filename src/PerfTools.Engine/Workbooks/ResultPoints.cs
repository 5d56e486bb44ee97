using PerfTools.Engine.Scalability;

namespace PerfTools.Engine.Workbooks;

/// <summary>What a result adds to the charts.</summary>
internal static class ResultPoints
{
    public const string Fitted = ", fitted";
    public const string Measured = ", measured";
    private const string Watched = ", watched";
    private const int CurvePoints = 40;

    // Beyond the largest that was measured, because where it turns is what the fit is for.
    private const double CurveReach = 1.25;

    /// <summary>Each measurement of a process is a curve of its own; a load that is drawn already is not drawn again as what a fit was made of.</summary>
    public static IEnumerable<ChartPoint> Of(IReadOnlyList<PerfHistoryRecord> records)
    {
        List<ChartPoint> points = [.. records.Where(record => record.Result is not ProcessCpuResult).SelectMany(record => Possible(record).OfType<ChartPoint>())];
        HashSet<string> loads = [.. points.Where(point => point.Chart == "Throughput by sessions").Select(point => point.Series)];
        points.RemoveAll(point => point.Series.EndsWith(Measured, StringComparison.Ordinal) && loads.Contains(point.Series[..^Measured.Length]));
        return points.Concat(OfWindows(records));
    }

    private static IEnumerable<ChartPoint> OfWindows(IReadOnlyList<PerfHistoryRecord> records)
    {
        foreach (IGrouping<string, IReadOnlyList<PerfHistoryRecord>> target in MeasuredRows.Of([.. records.Where(record => record.Result is ProcessCpuResult)]).GroupBy(rows => rows[0].Target))
        {
            int number = 0;
            foreach (IReadOnlyList<PerfHistoryRecord> rows in target)
            {
                string suffix = ++number > 1 ? $" ({number})" : string.Empty;
                foreach (ChartPoint point in rows.SelectMany(Possible).OfType<ChartPoint>()) yield return point with { Series = point.Series + suffix };
            }
        }
    }

    private static IEnumerable<ChartPoint?> Possible(PerfHistoryRecord record) => record.Result switch
    {
        RedisLatencyResult latency => Of(latency, record.Case),
        ConcurrentSessionsResult load => Of(load),
        SessionTimelineResult second => [ChartPoint.Of("Throughput over time", $"{second.Target} {second.ComputerName}".Trim(), second.Second, second.ThroughputPerSecond)],
        ScalabilityResult scalability => Of(scalability),
        ProcessCpuResult cpu => OverTime(cpu.Target, record, cpu.CpuPercentOfCore, cpu.WorkingSetBytes, cpu.PrivateBytes),
        PerformanceSnapshot snapshot => Of(snapshot, record),
        RedisStatistic statistic => [ChartPoint.Of("Commands over time", statistic.Target, Seconds(statistic.At), statistic.CommandsPerSecond)],
        MemorySample sample => Of(sample),
        MemoryLeakResult leak => leak.GetSamples().SelectMany(Of),
        PerfHistoryValue value => [OfHistory(value)],
        _ => [],
    };

    private static IEnumerable<ChartPoint?> Of(RedisLatencyResult result, string conditions)
    {
        if (result.PayloadBytes == 0) yield break;
        string series = $"{result.Target} {conditions}".Replace(FormattableString.Invariant($", {result.Payload} {result.PayloadBytes} B"), string.Empty, StringComparison.Ordinal);
        yield return ChartPoint.Of("Latency by payload", $"{series}, P50", result.PayloadBytes, result.P50Us);
        yield return ChartPoint.Of("Latency by payload", $"{series}, P99", result.PayloadBytes, result.P99Us);
    }

    private static IEnumerable<ChartPoint?> Of(ConcurrentSessionsResult result)
    {
        string series = $"{result.Target} {result.Operation}".Trim();
        yield return ChartPoint.Of("Throughput by sessions", series, result.SessionsRequested, result.ThroughputPerSecond);
        yield return ChartPoint.Of("Latency by sessions", $"{series}, P50", result.SessionsRequested, result.P50Us);
        yield return ChartPoint.Of("Latency by sessions", $"{series}, P99", result.SessionsRequested, result.P99Us);
    }

    private static IEnumerable<ChartPoint?> Of(ScalabilityResult result)
    {
        string series = $"{result.Target} {result.Operation}".Trim();
        ScalabilityPoint[] points = result.GetPoints();
        foreach (ScalabilityPoint point in points)
        {
            yield return ChartPoint.Of("Throughput by sessions", $"{series}{Measured}", point.Concurrency, point.ThroughputPerSecond);
            yield return ChartPoint.Of("Latency by sessions", $"{series}, P95", point.Concurrency, point.P95Us);
        }

        if (points.Length == 0 || result is not { LambdaPerSecond: { } lambda, Sigma: { } sigma, Kappa: { } kappa }) yield break;
        UslModel model = new(lambda, sigma, kappa);
        double last = points.Max(point => point.Concurrency) * CurveReach;
        for (int i = 0; i <= CurvePoints; i++)
        {
            double at = Math.Round(1 + ((last - 1) * i / CurvePoints), 3);
            yield return ChartPoint.Of("Throughput by sessions", $"{series}{Fitted}", at, model.At(at));
        }
    }

    private static IEnumerable<ChartPoint?> Of(PerformanceSnapshot result, PerfHistoryRecord record) =>
    [
        .. OverTime($"{result.Target}{Watched}", record, result.CpuPercentOfCore, result.WorkingSetBytes, result.PrivateBytes),
        ChartPoint.Of("Memory over time", $"{result.Target}{Watched}, used", End(record), Megabytes.Of(result.UsedMemoryBytes)),
        ChartPoint.Of("Answer over time", $"{result.Target}{Watched}", End(record), result.LatencyMs ?? result.PingUs / 1000),
        ChartPoint.Of("Commands over time", $"{result.Target}{Watched}", End(record), result.CommandsPerSecond),
    ];

    private static IEnumerable<ChartPoint?> OverTime(string series, PerfHistoryRecord record, double? cpu, long? workingSet, long? privateBytes) =>
    [
        ChartPoint.Of("CPU over time", series, End(record), cpu),
        ChartPoint.Of("Memory over time", $"{series}, working set", End(record), Megabytes.Of(workingSet)),
        ChartPoint.Of("Memory over time", $"{series}, private", End(record), Megabytes.Of(privateBytes)),
    ];

    private static IEnumerable<ChartPoint?> Of(MemorySample sample)
    {
        string series = $"{sample.Target}, {sample.Metric} (leak test)";
        bool isMemory = sample.MB is not null;
        yield return sample.OperationCount is { } operations
            ? ChartPoint.Of(isMemory ? "Memory by operations" : "Handles/threads by operations", series, operations, sample.MB ?? sample.Count)
            : ChartPoint.Of(isMemory ? "Memory over time" : "Handles and threads", series, sample.ElapsedMs / 1000, sample.MB ?? sample.Count);
    }

    private static ChartPoint? OfHistory(PerfHistoryValue value) =>
        ChartPoint.Of($"{ChartKind.History}{ColumnHeader.Of(value.Metric).Text}", $"{value.Target} {value.Case}".Trim(), value.RecordedAt.LocalDateTime.ToOADate(), value.Value);

    private static double End(PerfHistoryRecord record) => Seconds(ResultRow.StartOf(record)) + (ResultRow.DurationMsOf(record.Result) / 1000);

    private static double Seconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).TotalSeconds;
}
