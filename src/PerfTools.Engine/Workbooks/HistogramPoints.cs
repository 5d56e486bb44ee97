using System.Globalization;
using System.Reflection;

namespace PerfTools.Engine.Workbooks;

/// <summary>How the samples of a result spread: classes whose widths grow with the value, as latencies do, each with its share.</summary>
internal static class HistogramPoints
{
    /// <summary>As many as one looks at; of more, the latest.</summary>
    public const int MostHistograms = 12;
    private const int Classes = 30;
    private const int LeastSamples = 20;

    public static IEnumerable<ChartPoint> Of(IReadOnlyList<PerfHistoryRecord> records, string suffix) => records
        .Where(record => ResultRow.ParentOf(record.Result.GetType()) is null && SamplesOf(record.Result)?.Count >= LeastSamples)
        .TakeLast(MostHistograms)
        .SelectMany(record => Of(SamplesOf(record.Result)!, $"{record.Target} {record.Case}".Trim() + suffix));

    private static IEnumerable<ChartPoint> Of(Distribution samples, string name)
    {
        double least = Math.Max(samples.Minimum, samples.Resolution);
        double step = Math.Max(Math.Log(Math.Max(samples.Maximum, least) / least) / Classes, 1e-9);
        double[] shares = new double[Classes];
        foreach (DistributionBucket bucket in samples.GetBuckets())
        {
            int place = (int)Math.Floor(Math.Log(Math.Max(bucket.LowerBound, least) / least) / step);
            shares[Math.Clamp(place, 0, Classes - 1)] += 100.0 * bucket.Count / samples.Count;
        }

        for (int i = 0; i < Classes; i++)
        {
            if (ChartPoint.Of($"{ChartKind.Distribution}{samples.Unit}): {name}", "% of samples", Rounded(least * Math.Exp(i * step)), shares[i]) is { } point) yield return point;
        }
    }

    private static Distribution? SamplesOf(object result) =>
        result.GetType().GetProperty(nameof(Distribution), BindingFlags.Public | BindingFlags.Instance)?.GetValue(result) as Distribution;

    private static double Rounded(double bound) => double.Parse(bound.ToString("G3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
