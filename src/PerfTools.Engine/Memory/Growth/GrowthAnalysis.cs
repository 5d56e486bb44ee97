namespace PerfTools.Engine.Memory.Growth;

/// <summary>
/// Judges the growth of a series. It leaks only if every explanation that fits about as well as the best one has growth
/// above the limit (<see cref="GrowthInterval"/>), warm-ups are over and growth does not slow, and the last half alone, without
/// all that does not last, still grows. The trend test (<see cref="MannKendall"/>) is a second witness and does not decide: it
/// knows ranks only, and where noise wanders freely it hardly finds even a straight line.
/// </summary>
internal static class GrowthAnalysis
{
    /// <summary>Fewer samples than this show no trend.</summary>
    public const int FewestSamples = 20;

    // The share of the growth above the limit that a trend which does not last may move in the last half. With more, that
    // trend decides what is left for the growth, and an error in its form is taken for a leak.
    private const double MostLateTransient = 0.25;

    // More than the power law says: with more points, more explanations are told apart, and some have to be first.
    private const double Margin = 1.5;

    // Quantile of the normal distribution for 95 of 100.
    private const double Power = 1.645;

    /// <param name="axis">Time or operations, rising.</param>
    /// <param name="values">The series.</param>
    /// <param name="limit">The allowed growth, by unit of the axis; above 0.</param>
    /// <param name="resolution">The step in which values are told: a page, or 1 of what is counted.</param>
    /// <param name="baseline">Growth of a run without a leak, to subtract, with the ends of its 99 % interval; or null.</param>
    public static GrowthFinding Analyze(
        ReadOnlySpan<double> axis, ReadOnlySpan<double> values, double limit, double resolution, (double Growth, double Low, double High)? baseline = null)
    {
        if (values.Length < FewestSamples || axis[^1] <= axis[0])
            return new GrowthFinding { Verdict = Verdict.Inconclusive, Pattern = GrowthPattern.Unknown, Ground = GrowthGround.TooFewSamples };
        GrowthSeries series = GrowthSeries.From(axis, values);
        double floor = resolution / Math.Sqrt(12);
        GrowthInterval interval = GrowthInterval.Of(ExplanationSearch.All(series, floor), series);
        GrowthEvidence evidence = new(interval, series, floor);
        (double growth, double low, double high) = Difference(interval, baseline, series.Length);
        double allowed = limit * series.Length;
        (Verdict verdict, GrowthGround ground) = Judge(growth, low, high, allowed, evidence);
        double halfWidth = (high - low) / 2;
        return new GrowthFinding
        {
            Verdict = verdict,
            Pattern = verdict == Verdict.Fail ? GrowthPattern.Leak : evidence.Pattern(allowed, verdict == Verdict.Pass, low, high),
            Ground = ground,
            Growth = growth / series.Length,
            Low = low / series.Length,
            High = high / series.Length,
            PValue = evidence.PValue,
            MinimumDetectable = (halfWidth + (Power * interval.Best.Fit.GrowthError)) / series.Length,
            WarmUpEndsAt = evidence.WarmUpEnd(allowed) is { } end and < 1 ? series.Start + (end * series.Length) : null,
            RecommendedLength = verdict == Verdict.Inconclusive ? series.Length * Longer(halfWidth, growth, allowed, ground) : null,
        };
    }

    private static (double Growth, double Low, double High) Difference(
        GrowthInterval interval, (double Growth, double Low, double High)? baseline, double length)
    {
        // The best explanation's own growth may lie beyond what collections leave of it.
        double growth = Math.Clamp(interval.Best.Fit.Growth, interval.Low, interval.High);
        if (baseline is not { } other) return (growth, interval.Low, interval.High);
        double below = Hypotenuse(growth - interval.Low, (other.High - other.Growth) * length);
        double above = Hypotenuse(interval.High - growth, (other.Growth - other.Low) * length);
        double difference = growth - (other.Growth * length);
        return (difference, difference - below, difference + above);
    }

    private static (Verdict Verdict, GrowthGround Ground) Judge(double growth, double low, double high, double allowed, GrowthEvidence evidence)
    {
        bool isTransient = evidence.LateTransient > MostLateTransient * Math.Max(allowed, growth - allowed)
            || evidence.IsSlowing
            || !evidence.IsSettled(allowed);
        if (low > allowed)
        {
            if (isTransient) return (Verdict.Inconclusive, GrowthGround.StillWarmingUp);
            if (!evidence.IsLateGrowthClear || evidence.LateGrowth < allowed / 2) return (Verdict.Inconclusive, GrowthGround.LastHalfIsLevel);
            return (Verdict.Fail, GrowthGround.GrowthAboveLimit);
        }

        if (high >= allowed) return (Verdict.Inconclusive, isTransient ? GrowthGround.StillWarmingUp : GrowthGround.IntervalStraddlesLimit);

        // Jumps that go on as in the last half would be more growth than is allowed, and so would not be level.
        return evidence.LateJumps > allowed / 2
            ? (Verdict.Inconclusive, GrowthGround.JumpsMayGoOn)
            : (Verdict.Pass, GrowthGround.GrowthBelowLimit);
    }

    /// <summary>
    /// How many times longer a run would have to be: the interval of a slope narrows with the power 3/2 of the length. At least
    /// half as long again, as nobody repeats a run for less; twice or three times where the series has to settle first.
    /// </summary>
    private static double Longer(double halfWidth, double growth, double allowed, GrowthGround ground)
    {
        double gap = Math.Max(Math.Abs(growth - allowed), allowed / 2);
        double least = ground switch
        {
            GrowthGround.StillWarmingUp => 3,
            GrowthGround.JumpsMayGoOn or GrowthGround.LastHalfIsLevel => 2,
            _ => 1.5,
        };
        return Math.Max(least, Margin * Math.Pow(halfWidth / gap, 2.0 / 3));
    }

    private static double Hypotenuse(double a, double b) => Math.Sqrt((a * a) + (b * b));
}
