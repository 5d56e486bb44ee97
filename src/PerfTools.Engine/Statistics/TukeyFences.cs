namespace PerfTools.Engine.Statistics;

/// <summary>
/// Tukey's fences (Exploratory Data Analysis, 1977, 2D): a sample beyond 1.5 interquartile ranges from the quartiles is
/// outside, beyond 3 it is far out, here called severe. The range is wider by the clock's step: where most samples are the
/// same number of steps, the next step is no outlier.
/// </summary>
internal readonly record struct TukeyFences(double LowerQuartile, double UpperQuartile, double Step)
{
    private const double Mild = 1.5;
    private const double Severe = 3;

    private double Range => UpperQuartile - LowerQuartile + Step;

    public double UpperSevere => UpperQuartile + (Severe * Range);

    public static TukeyFences Of(ReadOnlySpan<double> sorted, double step) =>
        new(OrderStatistics.Quartile(sorted, 1), OrderStatistics.Quartile(sorted, 3), step);

    /// <summary>Whether it is an outlier, mild or severe.</summary>
    public bool IsOutside(double sample) => IsBeyond(sample, Mild);

    public bool IsSevere(double sample) => IsBeyond(sample, Severe);

    private bool IsBeyond(double sample, double ranges) =>
        sample < LowerQuartile - (ranges * Range) || sample > UpperQuartile + (ranges * Range);
}
