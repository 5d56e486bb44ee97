namespace PerfTools.Engine.Workbooks;

/// <summary>Puts results together that are of one measurement: the windows of a process, the seconds of a load, the readings of a watch.</summary>
internal static class MeasuredRows
{
    // Two windows of one measurement follow on each other, but one may be missing.
    private const double LeastGapMs = 1_000;
    private const double MissingWindows = 2;

    /// <summary>Measurements in the order of their first rows; rows of which there is a whole result are none.</summary>
    public static IReadOnlyList<IReadOnlyList<PerfHistoryRecord>> Of(IReadOnlyList<PerfHistoryRecord> records)
    {
        HashSet<(Type, string)> whole = [.. records.Select(record => (record.Result.GetType(), record.Target))];
        HashSet<string> summed = [.. records.Select(record => record.Result).OfType<PerfEnvironmentCheck>().Where(IsSum).Select(check => check.Target)];
        List<List<PerfHistoryRecord>> measurements = [];
        Dictionary<Identity, List<PerfHistoryRecord>> open = [];
        foreach (PerfHistoryRecord record in records)
        {
            Type kind = record.Result.GetType();
            if (ResultRow.ParentOf(kind) is { } parent && whole.Contains((parent, record.Target))) continue;
            if (record.Result is PerfEnvironmentCheck check && !IsSum(check) && summed.Contains(check.Target)) continue;
            Identity identity = Identity.Of(record);
            if (IsPart(record) && open.TryGetValue(identity, out List<PerfHistoryRecord>? rows) && Follows(rows[^1], record))
            {
                rows.Add(record);
                continue;
            }

            open[identity] = [record];
            measurements.Add(open[identity]);
        }

        return measurements;
    }

    private static bool IsSum(PerfEnvironmentCheck check) => check.Check == PerfEnvironmentCheck.SummaryCheck;

    private static bool IsPart(PerfHistoryRecord record) =>
        ResultRow.IsInterval(record.Result.GetType()) || (record.Result is PerfEnvironmentCheck check && !IsSum(check));

    // Of windows a new measurement begins where time was left out; what watches a target for days does not end when the target is away.
    private static bool Follows(PerfHistoryRecord before, PerfHistoryRecord next)
    {
        if (next.Result is not ProcessCpuResult) return true;
        double length = ResultRow.DurationMsOf(before.Result);
        double gap = (ResultRow.StartOf(next) - ResultRow.StartOf(before)).TotalMilliseconds - length;
        return gap >= -length && gap <= Math.Max(LeastGapMs, MissingWindows * length);
    }

    private sealed record Identity(Type Kind, string Target, string Case, string Metric, string Label, string Host)
    {
        public static Identity Of(PerfHistoryRecord record) => new(
            record.Result.GetType(),
            record.Target,
            ResultRow.ParentOf(record.Result.GetType()) is null ? record.Case : string.Empty,
            record.Result switch { MemorySample sample => sample.Metric.ToString(), PerfHistoryValue value => value.Metric, _ => string.Empty },
            record.Result is PerfHistoryValue ? string.Empty : record.Label,
            record.Host);
    }
}
