using PerfTools.Engine.Statistics;

namespace PerfTools.Engine.Operations;

/// <summary>
/// Decides when there are enough samples. It looks at the interval only on a geometric schedule: every look is another
/// chance to stop at an interval that is narrow by luck, and looking after each sample would use up the 5 %.
/// </summary>
internal sealed class StoppingRule(OperationOptions options)
{
    private const double Growth = 1.2;

    /// <summary>Short operations would have their samples within a millisecond, and say nothing about the next one.</summary>
    private static readonly TimeSpan ShortestRun = TimeSpan.FromMilliseconds(250);

    private readonly double[] _sorted = new double[options.MaximumCount];
    private readonly SerialDependence _dependence = new(options.MaximumCount);
    private int _nextLook = options.MinimumCount;

    /// <param name="samples">The samples so far.</param>
    /// <param name="measuring">Time since the first sample began.</param>
    /// <param name="running">Time since the run began, warm-up included.</param>
    public bool IsEnough(ReadOnlySpan<double> samples, TimeSpan measuring, TimeSpan running)
    {
        if (samples.Length < options.MinimumCount) return false;
        if (samples.Length >= options.MaximumCount || running >= options.MaximumDuration) return true;
        if (samples.Length < _nextLook || measuring < ShortestRun) return false;
        _nextLook = (int)Math.Ceiling(samples.Length * Growth);
        return IsPrecise(samples);
    }

    private bool IsPrecise(ReadOnlySpan<double> samples)
    {
        Span<double> sorted = _sorted.AsSpan(0, samples.Length);
        samples.CopyTo(sorted);
        sorted.Sort();
        double median = OrderStatistics.Median(sorted);
        if (OrderStatistics.MedianInterval(sorted, _dependence.Inflation(samples, median)) is not { } ends) return false;
        double reach = median * options.PrecisionPercent / 100;
        return median - ends.Low <= reach && ends.High - median <= reach;
    }
}
