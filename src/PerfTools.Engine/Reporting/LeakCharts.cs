namespace PerfTools.Engine.Reporting;

/// <summary>Of watched memory: the checkpoints, and the growth that it was judged by with its 99 % interval.</summary>
internal static class LeakCharts
{
    private const double MsPerHour = 3.6e6;
    private const double MsPerSecond = 1000;
    private const int MostPoints = 400;

    public static IEnumerable<IChart> Of(MemoryLeakResult result, IReadOnlyList<MemorySample> others)
    {
        MemorySample[] samples = result.GetSamples();
        if (samples.Length == 0) samples = [.. others.Where(sample => sample.ProcessId == result.ProcessId && sample.Metric == result.Metric)];
        if (samples.Length > 1) yield return Series($"{result.Target} {result.Metric}", samples, result);
    }

    public static IEnumerable<IChart> Of(IEnumerable<MemorySample> samples) =>
        samples.GroupBy(sample => (sample.Target, sample.Metric)).Where(series => series.Count() > 1)
            .Select(series => Series($"{series.Key.Target} {series.Key.Metric}", [.. series], null));

    private static Plot Series(string name, MemorySample[] samples, MemoryLeakResult? result)
    {
        bool isCount = samples[0].Metric is MemoryMetric.Handles or MemoryMetric.Threads;
        bool byOperation = result?.IsPerOperation == true && samples.All(sample => sample.OperationCount is not null);
        int step = (samples.Length / MostPoints) + 1;
        (double X, double Y)[] points =
        [
            .. samples.Where((_, i) => i % step == 0)
                .Select(sample => (byOperation ? sample.OperationCount!.Value : sample.ElapsedMs / MsPerSecond, (isCount ? sample.Count : sample.MB) ?? double.NaN))
                .Where(point => double.IsFinite(point.Item2)),
        ];
        string unit = !isCount ? "MB" : samples[0].Metric == MemoryMetric.Handles ? "handles" : "threads";
        GrowthFigures? growth = result?.GetFigures();
        string words = growth is null ? string.Empty : $" Growth {growth.Growth} {growth.Unit}, 99 % interval {growth.Interval}; the line is this growth, the band its interval.";
        (double X, double Y)[][] lines = result is null || points.Length < 2 ? [] : Trend(result, points, byOperation, isCount);
        Plot plot = new(
            $"{(isCount ? "Count" : "Memory")} {(byOperation ? "by operations" : "over time")}: {name}",
            points.Length == 0 ? "No checkpoint could be read." : $"{samples.Length} checkpoints, from {Figure.Text(points[0].Y)} to {Figure.Text(points[^1].Y)} {unit}.{words}",
            new Axis(byOperation ? "operations" : "time (s)", points.Select(point => point.X)),
            new Axis(unit, points.Concat(lines.SelectMany(line => line)).Select(point => point.Y)));
        if (lines.Length == 3) plot.Band(lines[1], lines[2]);
        plot.Line(points, "series");
        return lines.Length > 0 ? plot.Line(lines[0], "trend") : plot;
    }

    /// <summary>The growth, and the ends of its interval, through the middle of what came after the warm-up.</summary>
    private static (double X, double Y)[][] Trend(MemoryLeakResult result, (double X, double Y)[] points, bool byOperation, bool isCount)
    {
        (double? growth, double? low, double? high) = (isCount, result.IsPerOperation) switch
        {
            (true, true) => (result.GrowthCountPerOperation, result.GrowthCountPerOperationLow, result.GrowthCountPerOperationHigh),
            (true, false) => (result.GrowthCountPerHour, result.GrowthCountPerHourLow, result.GrowthCountPerHourHigh),
            (_, true) => (result.GrowthBytesPerOperation, result.GrowthBytesPerOperationLow, result.GrowthBytesPerOperationHigh),
            _ => (result.GrowthMBPerHour, result.GrowthMBPerHourLow, result.GrowthMBPerHourHigh),
        };
        if (growth is null || byOperation != result.IsPerOperation) return [];
        double warm = byOperation || result.WarmUpEndsAt is not { } end ? double.NegativeInfinity : (end - result.StartedAt).TotalSeconds;
        (double X, double Y)[] lasting = [.. points.Where(point => point.X >= warm)];
        if (lasting.Length < 2) return [];
        double scale = byOperation ? (isCount ? 1 : 1 / Megabytes.Bytes) : MsPerSecond / MsPerHour;
        (double middleX, double middleY) = (lasting.Average(point => point.X), lasting.Average(point => point.Y));
        (double X, double Y)[] At(double slope) =>
            [.. new[] { lasting[0].X, middleX, lasting[^1].X }.Select(at => (at, middleY + (slope * scale * (at - middleX))))];
        return low is null || high is null ? [At(growth.Value)] : [At(growth.Value), At(low.Value), At(high.Value)];
    }
}
