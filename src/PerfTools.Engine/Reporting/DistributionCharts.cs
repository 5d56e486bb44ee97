using PerfTools.Engine.History;

namespace PerfTools.Engine.Reporting;

/// <summary>Of results with a distribution: its histogram, and its percentiles up to the last one that ten samples lie beyond.</summary>
internal static class DistributionCharts
{
    private const int Bars = 48;
    private static readonly double[] Percents = [1, 5, 10, 25, 50, 75, 90, 95, 99, 99.9, 99.99, 99.999];

    public static IEnumerable<IChart> Of(object result)
    {
        if (result.GetType().GetProperty(nameof(Distribution))?.GetValue(result) is not Distribution { Count: > 1 } samples || !(samples.Minimum <= samples.Maximum)) yield break;
        string name = $"{ResultKinds.TargetOf(result)} {ResultCase.Of(result)}".Trim();
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
        Plot plot = new(
            $"Histogram: {name}",
            $"{samples.Count} samples from {Figure.Text(samples.Minimum)} to {Figure.Text(samples.Maximum)} {samples.Unit}, mean {Figure.Text(samples.Mean)} {samples.Unit}. The scale is logarithmic.",
            new Axis(samples.Unit, [low, high], isLog: true),
            new Axis("samples", [0, counts.Max()]));
        for (int i = 0; i < Bars; i++)
            if (counts[i] > 0) plot.Bar(low * Math.Pow(ratio, i), low * Math.Pow(ratio, i + 1), counts[i]);
        return plot;
    }

    /// <summary>By how few lie beyond, each factor of ten one step: the tail is what is read of it.</summary>
    private static Plot Percentiles(string name, Distribution samples)
    {
        (double Percent, double Beyond, double Value)[] points =
            [.. Percents.Where(percent => samples.Percentile(percent) is not null).Select(percent => (percent, 100 / (100 - percent), samples.Percentile(percent)!.Value))];
        string words = string.Join(", ", points.Where(point => point.Percent >= 50).Select(point => $"P{Figure.Text(point.Percent)} {Figure.Text(point.Value)} {samples.Unit}"));
        Plot plot = new(
            $"Percentiles: {name}",
            $"{words}. One of how many samples is slower: 2 is the median, 100 the 99th percentile.",
            new Axis("one of ... samples is slower", points.Select(point => point.Beyond), isLog: true),
            new Axis(samples.Unit, points.Select(point => point.Value).Append(0)));
        return plot.Line(points.Select(point => (point.Beyond, point.Value)), "series").Points(points.Select(point => (point.Beyond, point.Value)));
    }
}
