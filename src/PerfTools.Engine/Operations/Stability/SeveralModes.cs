using System.Globalization;
using PerfTools.Engine.Statistics;

namespace PerfTools.Engine.Operations.Stability;

/// <summary>
/// The operation takes one time or another, as with a cache that hits or misses: the median is then that of the more
/// frequent case, or of neither. The dip test must reject a single mode, and the groups must be far enough apart to matter.
/// </summary>
internal static class SeveralModes
{
    private const double RelevantShare = 0.05;

    public static string? Reason(StabilityEvidence evidence)
    {
        double[] sorted = evidence.Summary.Sorted;
        return Groups(sorted, evidence.Summary.Median, static sample => Math.Log(Math.Max(sample, 1e-3))) is not { } groups
            ? null
            : Text($"multimodal: {100 * groups.LowerShare:0} % of the samples are about {groups.Lower / 1000:0.###} us, the others {groups.Upper / 1000:0.###} us");
    }

    /// <param name="differences">The differences to a baseline.</param>
    /// <param name="scale">The operation's median.</param>
    public static string? ReasonOfDifferences(double[] differences, double scale)
    {
        SampleSummary summary = SampleSummary.Of(differences);

        // Like a logarithm, but to both sides of the median: differences have two tails.
        double spread = Math.Max(summary.MedianDeviation, 1e-3);
        return Groups(summary.Sorted, scale, difference => Math.Asinh((difference - summary.Median) / spread)) is not { } groups
            ? null
            : Text($"multimodal: {100 * groups.LowerShare:0} % are about {groups.Lower / 1000:0.###} us, the others {groups.Upper / 1000:0.###} us");
    }

    /// <summary>The two groups that the samples fall into, if they do, and if that matters on a scale.</summary>
    private static (double Lower, double Upper, double LowerShare)? Groups(double[] sorted, double scale, Converter<double, double> flatten)
    {
        if (!DipTest.IsMultimodal(sorted)) return null;
        (double lower, double upper, double share) = Split(sorted, Array.ConvertAll(sorted, flatten));
        return upper - lower <= RelevantShare * scale || share is < RelevantShare or > 1 - RelevantShare ? null : (lower, upper, share);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// The two groups between which the variance is largest (Otsu, IEEE Transactions on Systems, Man, and Cybernetics 9,
    /// 1979), of flattened values, such as logarithms, so that a long tail is not a group.
    /// </summary>
    private static (double LowerMedian, double UpperMedian, double LowerShare) Split(double[] sorted, double[] flat)
    {
        double total = flat.Sum();
        double below = 0;
        double best = -1;
        int border = 1;
        for (int i = 1; i < sorted.Length; i++)
        {
            below += flat[i - 1];
            double distance = (below / i) - ((total - below) / (sorted.Length - i));
            double between = (double)i * (sorted.Length - i) * distance * distance;
            if (between <= best) continue;
            best = between;
            border = i;
        }

        return (
            OrderStatistics.Median(sorted.AsSpan(0, border)),
            OrderStatistics.Median(sorted.AsSpan(border)),
            (double)border / sorted.Length);
    }
}
