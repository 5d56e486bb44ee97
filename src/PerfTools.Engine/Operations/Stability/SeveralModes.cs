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
        if (!DipTest.IsMultimodal(sorted)) return null;
        (double lower, double upper, double share) = Split(sorted);
        return upper - lower <= RelevantShare * evidence.Summary.Median || share is < RelevantShare or > 1 - RelevantShare
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"multimodal: {100 * share:0} % of the samples are about {lower / 1000:0.###} us, the others {upper / 1000:0.###} us");
    }

    /// <summary>
    /// The two groups between which the variance is largest (Otsu, IEEE Transactions on Systems, Man, and Cybernetics 9,
    /// 1979), of the logarithms, so that a long tail is not a group.
    /// </summary>
    private static (double LowerMedian, double UpperMedian, double LowerShare) Split(double[] sorted)
    {
        double[] logarithms = Array.ConvertAll(sorted, sample => Math.Log(Math.Max(sample, 1e-3)));
        double total = logarithms.Sum();
        double below = 0;
        double best = -1;
        int border = 1;
        for (int i = 1; i < sorted.Length; i++)
        {
            below += logarithms[i - 1];
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
