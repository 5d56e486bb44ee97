using System.Globalization;
using PerfTools.Engine.History;

namespace PerfTools.Engine.Reporting;

/// <summary>The latency of one operation by the size of its payload.</summary>
internal static class PayloadCharts
{
    private const double Kilo = 1000;

    private static readonly (string Name, Func<RedisLatencyResult, double?> Value, string Kind)[] Lines =
    [
        ("p50", result => result.P50Us, "series"), ("p95", result => result.P95Us, "series second"), ("p99", result => result.P99Us, "series third"),
    ];

    public static IEnumerable<IChart> Of(IEnumerable<RedisLatencyResult> results) =>
        results.Where(result => result.PayloadBytes > 0)
            .GroupBy(result => (result.Target, Conditions: ResultCase.Of(result with { PayloadBytes = 0 }), result.Payload))
            .Where(series => series.Select(result => result.PayloadBytes).Distinct().Count() > 1)
            .Select(series => Chart($"{series.Key.Target} {series.Key.Conditions}", series.Key.Payload, [.. series.OrderBy(result => result.PayloadBytes)]));

    private static Plot Chart(string name, PayloadKind payload, RedisLatencyResult[] results)
    {
        (string Name, (double X, double Y)[] Points, string Kind)[] lines =
        [
            .. Lines.Select(line => (line.Name, Points(results, line.Value), line.Kind)).Where(line => line.Item2.Length > 1),
        ];
        Axis y = Axis.FromZero("µs", lines.SelectMany(line => line.Points).Select(point => point.Y));
        (double At, string Text)[] sizes = [.. results.Select(result => result.PayloadBytes).Distinct().Select(bytes => ((double)bytes, Size(bytes)))];
        Plot plot = new(
            $"Latency by payload: {name}",
            $"{string.Join("; ", sizes.Select(size => Words(size, lines)))}. {(y.IsLog ? "Both scales are" : "The scale of sizes is")} logarithmic.",
            new Axis($"payload ({payload.ToString().ToLowerInvariant()})", sizes.Select(size => size.At), isLog: true) { Marks = sizes },
            y);
        foreach ((string end, (double X, double Y)[] points, string kind) in lines) plot.Line(points, kind, end).Points(points);
        return plot;
    }

    /// <summary>Several runs of one size are one point: the middle one.</summary>
    private static (double X, double Y)[] Points(RedisLatencyResult[] results, Func<RedisLatencyResult, double?> value) =>
    [
        .. results.Where(result => value(result) is not null).GroupBy(result => result.PayloadBytes)
            .Select(size => ((double)size.Key, size.Select(result => value(result)!.Value).Order().ElementAt(size.Count() / 2))),
    ];

    private static string Words((double At, string Text) size, (string Name, (double X, double Y)[] Points, string Kind)[] lines) =>
        $"{size.Text}: {string.Join(", ", lines.SelectMany(line => line.Points.Where(point => point.X == size.At).Select(point => $"{line.Name} {Figure.Text(point.Y)} µs")))}";

    private static string Size(int bytes) => bytes switch
    {
        >= 1_000_000 => $"{Figure.Text(bytes / Kilo / Kilo)} MB",
        >= 1000 => $"{Figure.Text(bytes / Kilo)} kB",
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
    };
}
