namespace PerfTools.Engine.Memory.Growth;

/// <summary>What a series shows beside its growth: whether it goes on, whether it is more than chance, what else there was.</summary>
internal sealed class GrowthEvidence
{
    // The part of a warm-up that is left after three time constants is 5 %.
    private const double TimeConstantsOfWarmUp = 3;

    // What grows is judged by at least the last quarter of a run.
    private const double LatestWarmUp = 0.75;
    private const double LatestBend = 0.4;

    // A ratio of growth, and the quantile of the normal distribution for 99 of 100.
    private const double ClearlyLess = 0.75;
    private const double ClearDifference = 2.33;

    // What makes out less than this part of a series' range is not what it looks like.
    private const double SmallPart = 0.25;

    private readonly Explanation _best;
    private readonly GrowthSeries _series;
    private readonly double[] _trend;

    public GrowthEvidence(GrowthInterval interval, GrowthSeries series, double floor)
    {
        _best = interval.Best;
        _series = series;
        _trend = _best.TrendPart(series);
        int half = series.Count / 2;
        double[] rest = _best.OnlyGrowth(series);
        double[] axis = series.Axis[half..], late = rest[half..];
        GlsFit fit = GlsFit.At(_best.Fit.Correlation, late, [Array.ConvertAll(axis, _ => 1.0), axis], floor);
        IsLateGrowthClear = fit.Growth > 2 * fit.GrowthError;
        IsSlowing = FindSlowing(rest, floor);
        LateGrowth = TheilSen.Slope(axis, late);
        PValue = MannKendall.PValue(rest, _best.Fit.Correlation);
        LateTransient = _best.Structure is { Trend: Trend.Swing, Parameter: <= 0.5 } ? 0 : Range(_trend.AsSpan(half..));
        double[] jumps = _best.JumpPart(series);
        LateJumps = jumps[^1] - jumps[half];
    }

    /// <summary>The robust slope of the last half without all that does not last, over the whole axis.</summary>
    public double LateGrowth { get; }

    /// <summary>Whether the last half alone shows growth.</summary>
    public bool IsLateGrowthClear { get; }

    /// <summary>Whether growth was clearly less in the last half than in the first: it may come to rest.</summary>
    public bool IsSlowing { get; }

    public double PValue { get; }

    /// <summary>How far the trend that does not last moved the series in its last half; 0 for a swing that was seen twice.</summary>
    public double LateTransient { get; }

    /// <summary>What jumps added in the last half.</summary>
    public double LateJumps { get; }

    /// <summary>Where the warm-up is over, from 0 to 1, or above 1 where it is not; null where there was none.</summary>
    public double? WarmUpEnd(double limit)
    {
        if (!IsLarge(_trend, limit) || _trend[^1] <= _trend[0]) return null;
        return _best.Structure.Trend switch
        {
            Trend.Saturating => TimeConstantsOfWarmUp * _best.Structure.Parameter,
            Trend.Bend => _best.Structure.Parameter,
            _ => null,
        };
    }

    /// <summary>
    /// Whether a run was long enough after its warm-up. What rises to a bend and grows on is most often a warm-up of another
    /// form, so that there more than half of the run has to follow it.
    /// </summary>
    public bool IsSettled(double limit) =>
        WarmUpEnd(limit) is not { } end || end <= (_best.Structure.Trend == Trend.Bend ? LatestBend : LatestWarmUp);

    private bool FindSlowing(double[] rest, double floor)
    {
        double[] level = Array.ConvertAll(_series.Axis, _ => 1.0);
        double[] untilHalf = Array.ConvertAll(_series.Axis, x => Math.Min(x, 0.5));
        GlsFit fit = GlsFit.At(_best.Fit.Correlation, rest, [level, _series.Axis, untilHalf], floor);
        double late = fit.Coefficients[1], early = late + fit.Growth;
        return late < ClearlyLess * early && fit.Growth > ClearDifference * fit.GrowthError;
    }

    /// <summary>The pattern of a series that is not said to leak.</summary>
    /// <param name="limit">The allowed growth over the whole axis.</param>
    /// <param name="isLevel">Whether its growth is within the limit.</param>
    /// <param name="low">Lower end of the growth's interval.</param>
    /// <param name="high">Upper end of it.</param>
    public GrowthPattern Pattern(double limit, bool isLevel, double low, double high)
    {
        if (IsLarge(_best.DropPart(_series), limit)) return GrowthPattern.Sawtooth;
        bool hasRisen = _trend[^1] > _trend[0];
        if (IsLarge(_trend, limit) && _best.Structure.Trend == Trend.Swing) return GrowthPattern.Swing;
        if (IsLarge(_trend, limit) && hasRisen)
            return _best.Structure.Trend == Trend.Saturating ? GrowthPattern.WarmUp : GrowthPattern.Plateau;
        double[] jumps = _best.JumpPart(_series);
        if (IsLarge(jumps, limit) && jumps[^1] > 0) return GrowthPattern.Step;
        if (high < 0 && -high > SmallPart * limit) return GrowthPattern.Shrinking;
        return low > 0 && !isLevel ? GrowthPattern.Leak : GrowthPattern.Flat;
    }

    private bool IsLarge(double[] part, double limit)
    {
        double range = Range(part);
        return range > SmallPart * Range(_series.Values) && range > SmallPart * limit;
    }

    private static double Range(ReadOnlySpan<double> values)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (double value in values) (low, high) = (Math.Min(low, value), Math.Max(high, value));
        return high - low;
    }
}
