namespace PerfTools.Engine.Statistics;

/// <summary>What a series of samples says, in the unit of the samples.</summary>
internal sealed record SampleSummary
{
    /// <summary>The samples, ascending.</summary>
    public required double[] Sorted { get; init; }

    public required double Median { get; init; }

    /// <summary>By how many the number of samples is to be divided because they depend on each other.</summary>
    public required double Inflation { get; init; }

    /// <summary>The median's 95 % interval, or null where there are too few samples for one.</summary>
    public required (double Low, double High)? MedianInterval { get; init; }

    public double Minimum => Sorted[0];

    public double Maximum => Sorted[^1];

    public required double Mean { get; init; }

    public required double StandardDeviation { get; init; }

    /// <summary>Median of the distances from the median.</summary>
    public required double MedianDeviation { get; init; }

    public required int MildOutliers { get; init; }

    public required int SevereOutliers { get; init; }

    /// <summary>The value above which a sample is a severe outlier.</summary>
    public required double UpperSevereFence { get; init; }

    /// <summary>The larger distance of the interval's ends from the median, in percent of it.</summary>
    public double? PrecisionPercent => MedianInterval is { } ends && Median > 0
        ? 100 * Math.Max(Median - ends.Low, ends.High - Median) / Median
        : null;

    /// <summary>The mean's 95 % interval by the central limit theorem, or null below 20 samples.</summary>
    public (double Low, double High)? MeanInterval
    {
        get
        {
            if (Sorted.Length < 20) return null;
            double half = 1.96 * StandardDeviation * Math.Sqrt(Inflation / Sorted.Length);
            return (Mean - half, Mean + half);
        }
    }

    /// <summary>Summarises at least one sample.</summary>
    /// <param name="samples">The samples in the order in which they were taken.</param>
    /// <param name="step">The smallest distance between two samples that the clock can see.</param>
    public static SampleSummary Of(ReadOnlySpan<double> samples, double step = 0)
    {
        double[] sorted = samples.ToArray();
        Array.Sort(sorted);
        double median = OrderStatistics.Median(sorted);
        double inflation = new SerialDependence(samples.Length).Inflation(samples, median);
        double mean = sorted.Average();
        double squares = sorted.Sum(sample => (sample - mean) * (sample - mean));
        double[] deviations = Array.ConvertAll(sorted, sample => Math.Abs(sample - median));
        Array.Sort(deviations);
        TukeyFences fences = TukeyFences.Of(sorted, step);
        int severe = sorted.Count(fences.IsSevere);
        return new SampleSummary
        {
            Sorted = sorted,
            Median = median,
            Inflation = inflation,
            MedianInterval = OrderStatistics.MedianInterval(sorted, inflation),
            Mean = mean,
            StandardDeviation = sorted.Length < 2 ? 0 : Math.Sqrt(squares / (sorted.Length - 1)),
            MedianDeviation = OrderStatistics.Median(deviations),
            MildOutliers = sorted.Count(fences.IsOutside) - severe,
            SevereOutliers = severe,
            UpperSevereFence = fences.UpperSevere,
        };
    }
}
