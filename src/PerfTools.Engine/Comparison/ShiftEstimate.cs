using MathNet.Numerics.Distributions;

namespace PerfTools.Engine.Comparison;

/// <summary>A shift with its interval, and what the interval's width is made of.</summary>
internal sealed record ShiftEstimate
{
    public required double Baseline { get; init; }

    public required double Current { get; init; }

    public required double Shift { get; init; }

    /// <summary>Null where the samples are too few for an interval.</summary>
    public (double Low, double High)? Interval { get; init; }

    public double? PValue { get; init; }

    /// <summary>Variance from the number of samples, and that which more samples of the same runs would not remove.</summary>
    public (double Sampling, double Excess) Variances { get; init; }

    /// <summary>Standard deviations to each side of the interval.</summary>
    public double Quantile { get; init; }

    public static ShiftEstimate Of(ComparedSide baseline, ComparedSide current, ComparisonMetric metric, double confidence)
    {
        RankComparison ranks = new(baseline.Samples, current.Samples);
        double z = ranks.Quantile(confidence);
        double p = ranks.PValue();
        if (metric == ComparisonMetric.Shift)
        {
            double shift = ranks.Shift();
            ShiftEstimate estimate = new() { Baseline = baseline.Samples.Median, Current = current.Samples.Median, Shift = shift, PValue = p };
            return ranks.Interval(shift, confidence) is { } interval ? estimate.WithInterval(interval, z, confidence, baseline, current) : estimate;
        }

        double percent = PercentOf(metric);
        ShiftEstimate plain = Plain(baseline.Samples, current.Samples, percent) with { PValue = p };
        if (baseline.Samples.Percentile(percent, z) is not { } then || current.Samples.Percentile(percent, z) is not { } now) return plain;

        // Two intervals become that of the difference: the method of variance estimates recovery (Zou and Donner, Statistics in Medicine 27, 2008).
        double below = Math.Sqrt(Square(now.Value - now.Low) + Square(then.High - then.Value));
        double above = Math.Sqrt(Square(now.High - now.Value) + Square(then.Value - then.Low));
        return plain.WithInterval((plain.Shift - below, plain.Shift + above), z, confidence, baseline, current);
    }

    public static double PercentOf(ComparisonMetric metric) => metric switch
    {
        ComparisonMetric.P90 => 90,
        ComparisonMetric.P95 => 95,
        ComparisonMetric.P99 => 99,
        ComparisonMetric.P999 => 99.9,
        _ => 50,
    };

    private static ShiftEstimate Plain(WeightedSamples baseline, WeightedSamples current, double percent)
    {
        double then = Value(baseline);
        double now = Value(current);
        return new ShiftEstimate { Baseline = then, Current = now, Shift = now - then };

        double Value(WeightedSamples samples) =>
            percent == 50 ? samples.Median : samples.AtRank((long)Math.Ceiling((decimal)percent * samples.Count / 100m));
    }

    /// <summary>Widens an interval by what rounds or runs vary, with the degrees of freedom of Welch and Satterthwaite, and by a step of the clock.</summary>
    private ShiftEstimate WithInterval((double Low, double High) interval, double z, double confidence, ComparedSide baseline, ComparedSide current)
    {
        double sampling = Square((interval.High - interval.Low) / (2 * z));
        (double Variance, double Freedom)[] excess = [.. new[] { Scaled(baseline, Baseline), Scaled(current, Current) }.Where(one => one.Variance > 0)];
        double beyond = excess.Sum(one => one.Variance);
        double freedom = beyond == 0 ? double.PositiveInfinity : Square(sampling + beyond) / excess.Sum(one => Square(one.Variance) / one.Freedom);
        double quantile = beyond == 0 ? z : Math.Max(z, StudentT.InvCDF(0, 1, Math.Max(1, freedom), 0.5 + (confidence / 2)));
        double step = Math.Max(baseline.Step, current.Step);
        double stretch = Square(quantile / z);
        double below = Math.Sqrt((Square(Shift - interval.Low) * stretch) + (quantile * quantile * beyond)) + step;
        double above = Math.Sqrt((Square(interval.High - Shift) * stretch) + (quantile * quantile * beyond)) + step;
        return this with { Interval = (Shift - below, Shift + above), Variances = (sampling, beyond), Quantile = quantile };
    }

    /// <summary>Rounds vary by a share of what they measure: the deviation that is known of the median holds for a percentile in proportion.</summary>
    private static (double Variance, double Freedom) Scaled(ComparedSide side, double value)
    {
        if (side.Excess is not { } excess) return (0, 1);
        double median = side.Samples.Median;
        return (median > 0 && value > median ? excess.Variance * Square(value / median) : excess.Variance, excess.Freedom);
    }

    private static double Square(double value) => value * value;
}
