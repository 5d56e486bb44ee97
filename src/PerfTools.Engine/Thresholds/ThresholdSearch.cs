using System.Globalization;
using PerfTools.Engine.Changes;
using PerfTools.Engine.Statistics;

namespace PerfTools.Engine.Thresholds;

/// <summary>Finds the bound of a series: from the runs since its last change, because those before are of another state.</summary>
internal sealed class ThresholdSearch(PerfThresholdOptions options)
{
    private static readonly PerfChangeOptions Changes = new();

    /// <summary>The bound of a series, or why there is none.</summary>
    public PerfThreshold Of(MetricSeries series, CancellationToken cancellationToken)
    {
        IReadOnlyList<ChangePoint> changes = ChangePoints.Of(series.Values, Changes, cancellationToken).Changes;
        int begin = changes.Count == 0 ? 0 : changes[^1].Index;
        double[] values = series.Values[begin..];
        bool isUpper = !(options.HigherIsBetter ?? MetricDirection.HigherIsBetter(series.Metric));
        ToleranceBound bound = ToleranceBound.Of(values, isUpper, options);
        double? rounded = bound.Value is { } value ? Rounded(value, isUpper) : null;
        double? median = values.Length == 0 ? null : OrderStatistics.Median([.. values.Order()]);
        return new PerfThreshold
        {
            Target = series.Target,
            Case = series.Case,
            Kind = series.Kind,
            HostClass = series.HostClass,
            Metric = series.Metric,
            Expression = rounded is { } known ? string.Create(CultureInfo.InvariantCulture, $"{(isUpper ? "<=" : ">=")}{known:0.#############}") : string.Empty,
            Bound = rounded,
            Method = bound.Method,
            Verdict = rounded is null ? Verdict.Inconclusive : Verdict.Pass,
            Reason = begin == 0 ? bound.Reason : $"{bound.Reason}; since the last change, and not from the {begin} runs before it",
            FalseAlarmRate = options.FalseAlarmRate,
            Confidence = options.Confidence,
            Count = values.Length,
            Excluded = begin + series.Missing,
            CountForAnyDistribution = WilksRank.FewestSamples(options.FalseAlarmRate, options.Confidence),
            Median = median is { } half ? SignificantDigits.Of(half) : null,
            Worst = values.Length == 0 ? null : SignificantDigits.Of(isUpper ? values.Max() : values.Min()),
            HeadroomPercent = rounded is { } end && median is { } middle && middle != 0 ? Math.Round(100 * Math.Abs(end - middle) / Math.Abs(middle), 2) : null,
            FirstAt = AtOf(series, begin),
            LastAt = AtOf(series, series.Points.Count - 1),
        };
    }

    private static DateTimeOffset? AtOf(MetricSeries series, int index) =>
        index >= 0 && index < series.Points.Count && series.Points[index].RecordedAt is var at && at != default ? at : null;

    /// <summary>Four digits that people can read, to the side on which no good run becomes a bad one.</summary>
    private static double Rounded(double value, bool isUpper)
    {
        if (value == 0) return 0;
        double step = Math.Pow(10, Math.Floor(Math.Log10(Math.Abs(value))) - 3);
        double steps = value / step;
        double rounded = (Math.Abs(steps - Math.Round(steps)) < 1e-9 ? Math.Round(steps) : isUpper ? Math.Ceiling(steps) : Math.Floor(steps)) * step;
        return double.Parse(rounded.ToString("G10", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }
}
