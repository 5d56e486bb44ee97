namespace PerfTools.Engine.Reporting;

/// <summary>What was measured of one target again and again, over time: processor and memory of processes, latency and rate of servers and sessions.</summary>
internal static class TimeCharts
{
    private const double MsPerSecond = 1000;
    private const int MostPoints = 400;

    public static IEnumerable<IChart> Of(IEnumerable<ProcessCpuResult> results) => results.GroupBy(result => result.Target).SelectMany(target =>
    {
        ProcessCpuResult[] rows = [.. target.OrderBy(result => result.StartedAt)];
        double[] at = Seconds([.. rows.Select(row => (row.StartedAt, row.DurationMs))]);
        return new IChart?[]
        {
            Processor(target.Key, at, rows.Select(row => row.CpuPercentOfCore)),
            Memory(target.Key, at, rows.Select(row => row.WorkingSetBytes), rows.Select(row => row.PrivateBytes)),
        }.OfType<IChart>();
    });

    public static IEnumerable<IChart> Of(IEnumerable<PerformanceSnapshot> snapshots) => snapshots.GroupBy(snapshot => snapshot.Target).SelectMany(target =>
    {
        PerformanceSnapshot[] rows = [.. target.OrderBy(snapshot => snapshot.StartedAt)];
        double[] at = Seconds([.. rows.Select(row => (row.StartedAt, row.DurationMs))]);
        return new IChart?[]
        {
            Processor(target.Key, at, rows.Select(row => row.CpuPercentOfCore)),
            Memory(target.Key, at, rows.Select(row => row.WorkingSetBytes), rows.Select(row => row.PrivateBytes)),
            Chart($"Latency over time: {target.Key}", "ms", at, new Series(string.Empty, [.. rows.Select(row => row.LatencyMs)])),
            Chart($"Commands over time: {target.Key}", "commands/s", at, new Series(string.Empty, [.. rows.Select(row => row.CommandsPerSecond)])),
        }.OfType<IChart>();
    });

    public static IEnumerable<IChart> Of(IEnumerable<SessionTimelineResult> seconds) => seconds.GroupBy(second => $"{second.Target} {second.ComputerName}".Trim()).SelectMany(load =>
    {
        SessionTimelineResult[] rows = [.. load.OrderBy(second => second.Second)];
        double[] at = [.. rows.Select(row => (double)row.Second)];
        return new IChart?[]
        {
            Chart($"Throughput over time: {load.Key}", "operations/s", at, new Series(string.Empty, [.. rows.Select(row => (double?)row.ThroughputPerSecond)])),
            Chart($"Latency over time: {load.Key}", "µs", at, new Series("p50", [.. rows.Select(row => row.P50Us)]), new Series("p95", [.. rows.Select(row => row.P95Us)]), new Series("p99", [.. rows.Select(row => row.P99Us)])),
        }.OfType<IChart>();
    });

    private static Plot? Processor(string name, double[] at, IEnumerable<double?> percent) =>
        Chart($"Processor over time: {name}", "% of a core", at, new Series(string.Empty, [.. percent]));

    private static Plot? Memory(string name, double[] at, IEnumerable<long?> resident, IEnumerable<long?> own) => Chart(
        $"Memory over time: {name}", "MB", at, new Series("resident", [.. resident.Select(bytes => Megabytes.Of(bytes))]), new Series("private", [.. own.Select(bytes => Megabytes.Of(bytes))]));

    /// <summary>Null where there are fewer than two points.</summary>
    private static Plot? Chart(string title, string unit, double[] at, params Series[] all)
    {
        string[] kinds = ["series", "series second", "series third"];
        (string Name, (double X, double Y)[] Points)[] lines = [.. all.Select(series => (series.Name, Points(at, series.Values))).Where(line => line.Item2.Length > 1)];
        if (lines.Length == 0) return null;
        Plot plot = new(
            title,
            $"{string.Join("; ", lines.Select(line => Words(line.Name, line.Points, unit)))}.",
            new Axis("time (s)", lines.SelectMany(line => line.Points).Select(point => point.X)),
            new Axis(unit, lines.SelectMany(line => line.Points).Select(point => point.Y).Append(0)));
        for (int i = 0; i < lines.Length; i++) plot.Line(lines[i].Points, kinds[i], lines[i].Name.Length > 0 ? lines[i].Name : null);
        return plot;
    }

    private static (double X, double Y)[] Points(double[] at, double?[] values)
    {
        int step = (values.Length / MostPoints) + 1;
        return [.. at.Zip(values).Where((point, i) => i % step == 0 && double.IsFinite(point.First) && point.Second is { } value && double.IsFinite(value)).Select(point => (point.First, point.Second!.Value))];
    }

    private static string Words(string name, (double X, double Y)[] points, string unit) =>
        $"{(name.Length > 0 ? $"{name}: " : string.Empty)}{points.Length} points from {Figure.Text(points.Min(point => point.Y))} to {Figure.Text(points.Max(point => point.Y))} {unit}, mean {Figure.Text(points.Average(point => point.Y))}";

    /// <summary>When each measurement ended, from the end of the first.</summary>
    private static double[] Seconds((DateTimeOffset Start, double DurationMs)[] times) =>
        [.. times.Select(time => (time.Start - times[0].Start).TotalSeconds + ((time.DurationMs - times[0].DurationMs) / MsPerSecond))];

    private sealed record Series(string Name, double?[] Values);
}
