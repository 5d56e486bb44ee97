using System.Globalization;

namespace PerfTools.Engine.Reporting;

/// <summary>Of results with a distribution: its histogram, and its percentiles up to the last one that ten samples lie beyond.</summary>
internal static class DistributionCharts
{
    private const int Bars = 48;
    private static readonly double[] Percents = [50, 75, 90, 95, 99, 99.9, 99.99, 99.999];

    public static IEnumerable<IChart> Of(object result)
    {
        if (result.GetType().GetProperty(nameof(Distribution))?.GetValue(result) is not Distribution { Count: > 1 } samples || !(samples.Minimum <= samples.Maximum)) yield break;
        string name = ReportColumns.NameOf(result);
        yield return Histogram(name, samples);
        if (samples.Percentile(50) is not null) yield return Percentiles(name, samples);
    }

    private static Plot Histogram(string name, Distribution samples)
    {
        double low = Math.Max(samples.Minimum, samples.Resolution);
        double high = Math.Max(samples.Maximum, low * 1.01);
        double ratio = Math.Pow(high / low, 1.0 / Bars);
        long[] counts = new long[Bars];
        foreach ((double bound, long count) in samples.GetBuckets())
            counts[Math.Clamp((int)(Math.Log(Math.Max(bound, low) / low) / Math.Log(ratio)), 0, Bars - 1)] += count;
        string unit = ColumnName.Sign(samples.Unit);
        Plot plot = new(
            $"Histogram: {name}",
            string.Create(CultureInfo.InvariantCulture, $"{samples.Count:#,0} samples from {Figure.Text(samples.Minimum)} to {Figure.Text(samples.Maximum)} {unit}, mean {Figure.Text(samples.Mean)} {unit}. The scale of {unit} is logarithmic."),
            new Axis(unit, [low, high], isLog: true),
            new Axis("samples", [0, counts.Max()]) { IsWhole = true });
        for (int i = 0; i < Bars; i++)
            if (counts[i] > 0) plot.Bar(low * Math.Pow(ratio, i), low * Math.Pow(ratio, i + 1), counts[i]);
        return plot;
    }

    /// <summary>By how few lie beyond, each factor of ten one step: the tail is what is read of it.</summary>
    private static Plot Percentiles(string name, Distribution samples)
    {
        (double Percent, double Beyond, double Value)[] known =
            [.. Percents.Where(percent => samples.Percentile(percent) is not null).Select(percent => (percent, 100 / (100 - percent), samples.Percentile(percent)!.Value))];
        string unit = ColumnName.Sign(samples.Unit);
        string words = string.Join(", ", known.Select(point => $"P{Text(point.Percent)} {Figure.Text(point.Value)} {unit}"));
        (double X, double Y)[] points = [.. known.Select(point => (point.Beyond, point.Value))];
        Axis y = Axis.FromZero(unit, points.Select(point => point.Y));
        Plot plot = new(
            $"Percentiles: {name}",
            $"{words}.{(y.IsLog ? $" The scale of {unit} is logarithmic." : string.Empty)}",
            new Axis("percentile", points.Select(point => point.X), isLog: true) { Marks = [.. known.Where(point => point.Percent is not (75 or 95)).Select(point => (point.Beyond, $"P{Text(point.Percent)}"))] },
            y);
        return plot.Line(points, "series").Points(points);
    }

    private static string Text(double percent) => percent.ToString("0.###", CultureInfo.InvariantCulture);
}
