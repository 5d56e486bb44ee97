using PerfTools.Engine.Scalability;

namespace PerfTools.Engine.Reporting;

/// <summary>Throughput and latency by concurrency.</summary>
internal static class LoadCharts
{
    private const int CurvePoints = 80;
    private const int MostPoints = 400;

    public static IEnumerable<IChart> Of(ScalabilityResult result)
    {
        (double X, double Y)[] points = [.. result.GetPoints().Select(point => ((double)point.Concurrency, point.ThroughputPerSecond))];
        double last = Math.Max(points.Select(point => point.X).DefaultIfEmpty().Max(), result.LargestConcurrency ?? 0) * 1.2;
        (double X, double Y)[] curve = result is { LambdaPerSecond: { } lambda, Sigma: { } sigma, Kappa: { } kappa } && last > 1
            ? [.. Enumerable.Range(0, CurvePoints + 1).Select(i => 1 + ((last - 1) * i / CurvePoints)).Select(at => (at, new UslModel(lambda, sigma, kappa).At(at)))]
            : [];
        if (points.Length + curve.Length < 2) yield break;
        string fit = curve.Length == 0
            ? "No curve could be fitted."
            : $"The curve is the Universal Scalability Law with lambda {Text(result.LambdaPerSecond)}/s, sigma {Text(result.Sigma)}, kappa {Text(result.Kappa)}.";
        yield return Chart($"Throughput by concurrency: {result.Target} {result.Operation}", fit, "operations/s", points, curve);
        (double X, double Y)[] latency = [.. result.GetPoints().Where(point => point.P95Us is not null).Select(point => ((double)point.Concurrency, point.P95Us!.Value))];
        if (latency.Length > 1) yield return Chart($"Latency by concurrency: {result.Target}", "95th percentile in µs.", "p95 (µs)", latency);
    }

    public static IEnumerable<IChart> Of(IEnumerable<ConcurrentSessionsResult> results)
    {
        foreach (IGrouping<(string Target, string Operation, double? RatePerSecond), ConcurrentSessionsResult> load in results.GroupBy(result => (result.Target, result.Operation, result.RatePerSecond)))
        {
            ConcurrentSessionsResult[] rows = [.. load.OrderBy(result => result.SessionsCreated)];
            if (rows.Select(row => row.SessionsCreated).Distinct().Count() < 2) continue;
            (double X, double Y)[] throughput = [.. rows.Select(row => ((double)row.SessionsCreated, row.ThroughputPerSecond))];
            yield return Chart($"Throughput by sessions: {load.Key.Target}", $"{rows.Length} runs.", "operations/s", throughput);
            (double X, double Y)[] latency = [.. rows.Where(row => row.P95Us is not null).Select(row => ((double)row.SessionsCreated, row.P95Us!.Value))];
            if (latency.Length > 1) yield return Chart($"Latency by sessions: {load.Key.Target}", "95th percentile in µs.", "p95 (µs)", latency);
        }
    }

    /// <param name="title">What it shows.</param>
    /// <param name="words">What a reader should know of it.</param>
    /// <param name="unit">What is measured.</param>
    /// <param name="points">What was measured.</param>
    /// <param name="curve">What was fitted; without it, the middles of the points are joined.</param>
    private static Plot Chart(string title, string words, string unit, (double X, double Y)[] points, (double X, double Y)[]? curve = null)
    {
        string listed = string.Join(", ", points.Take(20).Select(point => $"{Text(point.X)}: {Text(point.Y)}"));
        (double X, double Y)[] all = [.. points, .. curve ?? []];
        (double X, double Y)[] middles = [.. points.GroupBy(point => point.X).Select(same => (same.Key, same.Select(point => point.Y).Order().ElementAt(same.Count() / 2)))];
        Plot plot = new(
            title,
            $"{words} {listed}".Trim(),
            new Axis("concurrency", all.Select(point => point.X).Append(0)),
            new Axis(unit, all.Select(point => point.Y).Append(0)));
        return plot.Line(curve ?? middles, curve is null ? "series" : "trend").Points([.. points.Take(MostPoints)]);
    }

    private static string Text(double? value) => value is { } known ? Figure.Text(known) : "-";
}
