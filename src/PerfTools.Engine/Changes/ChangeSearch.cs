using System.Globalization;
using PerfTools.Engine.Comparison;
using PerfTools.Engine.Statistics;

namespace PerfTools.Engine.Changes;

/// <summary>Searches a series for changes, and says of each by how much.</summary>
internal sealed class ChangeSearch(PerfChangeOptions options)
{
    private const double Confidence = 0.95;
    private const int CourseCells = 24;

    /// <summary>One row for each change; of a series without one, a row that says so.</summary>
    public IReadOnlyList<PerfChange> Rows(MetricSeries series, CancellationToken cancellationToken)
    {
        double[] values = series.Values;
        int needed = Math.Max(2 * options.MinimumSize, FewestPoints());
        if (values.Length < needed)
        {
            return [Row(series) with
            {
                Verdict = ComparisonVerdict.Inconclusive,
                Reason = $"{values.Length} points are too few: a change shows from {needed} on, {options.MinimumSize} of them on each side",
                Before = values.Length > 0 ? Rounded(Median(values)) : null,
            }];
        }

        (IReadOnlyList<ChangePoint> changes, double? p) = ChangePoints.Of(values, options, cancellationToken);
        if (changes.Count > 0) return [.. changes.Select((_, place) => Row(series, changes, place))];
        return [Row(series) with
        {
            Verdict = ComparisonVerdict.NoDifference,
            Reason = string.Create(CultureInfo.InvariantCulture, $"the best split of {values.Length} points is no clearer than chance would have it"),
            Before = Rounded(Median(values)),
            PValue = p is { } known ? Rounded(known) : null,
        }];
    }

    /// <summary>
    /// Below some number of points, too many of the ways to permute them split as clearly as the clearest change, which two
    /// do at least: half of what the level allows is left for these.
    /// </summary>
    private int FewestPoints()
    {
        int points = 2;
        for (double ways = 2; ways * options.SignificanceLevel < 4; points += 2) ways *= 4.0 * (points + 1) / (points + 2);
        return points;
    }

    private PerfChange Row(MetricSeries series) => new()
    {
        Target = series.Target,
        Case = series.Case,
        Kind = series.Kind,
        Metric = series.Metric,
        HostClass = series.HostClass,
        ConfidencePercent = 100 * Confidence,
        BuildsBefore = series.Values.Length,
        Count = series.Values.Length,
        Missing = series.Missing,
        Course = Sparkline.DrawRange(series.Values, CourseCells),
    };

    private PerfChange Row(MetricSeries series, IReadOnlyList<ChangePoint> changes, int place)
    {
        int index = changes[place].Index;
        double[] before = series.Values[(place == 0 ? 0 : changes[place - 1].Index)..index];
        double[] after = series.Values[index..(place == changes.Count - 1 ? series.Values.Length : changes[place + 1].Index)];
        RankComparison ranks = new(WeightedSamples.Of(before), WeightedSamples.Of(after));
        double shift = ranks.Shift();
        (double Low, double High)? interval = ranks.Interval(shift, Confidence);
        double median = Median(before);
        PerfHistoryValue point = series.Points[index];
        bool isWorse = shift > 0 != (options.HigherIsBetter ?? MetricDirection.HigherIsBetter(series.Metric));
        return Row(series) with
        {
            // Where only the spread changed, the medians say nothing of better or worse.
            Verdict = shift == 0 ? ComparisonVerdict.Inconclusive : isWorse ? ComparisonVerdict.Regressed : ComparisonVerdict.Improved,
            Reason = shift == 0
                ? "the spread changed, and not the level"
                : string.Create(CultureInfo.InvariantCulture, $"from {Median(before):G4} to {Median(after):G4}, as clear as in {100 * changes[place].PValue:0.##} % of the permutations"),
            Index = index,
            At = point.RecordedAt == default ? null : point.RecordedAt,
            Label = point.Label,
            Before = Rounded(median),
            After = Rounded(Median(after)),
            Shift = Rounded(shift),
            ShiftLow = interval is { } ends ? Rounded(ends.Low) : null,
            ShiftHigh = interval is { } bounds ? Rounded(bounds.High) : null,
            ShiftPercent = Percent(shift, median),
            ShiftLowPercent = Percent(interval?.Low, median),
            ShiftHighPercent = Percent(interval?.High, median),
            PValue = Rounded(changes[place].PValue),
            BuildsBefore = before.Length,
            BuildsAfter = after.Length,
            Course = Course(series.Values, index),
        };
    }

    private static string Course(double[] values, int index)
    {
        string course = Sparkline.DrawRange(values, CourseCells);
        return course.Insert((int)Math.Round((double)index * course.Length / values.Length), "|");
    }

    private static double Median(double[] values) => OrderStatistics.Median([.. values.Order()]);

    private static double Rounded(double value) => SignificantDigits.Of(value);

    private static double? Percent(double? value, double of) => value is { } known && of != 0 ? Math.Round(100 * known / Math.Abs(of), 3) : null;
}
