using MathNet.Numerics.Distributions;
using PerfTools.Engine.Statistics;

namespace PerfTools.Engine.Comparison;

/// <summary>How many samples an interval needs at all.</summary>
internal static class SampleNeed
{
    public static long Of(ComparisonMetric metric, double confidence)
    {
        long count = 2;
        while (!(metric == ComparisonMetric.Shift ? RanksExist(count, confidence) : RanksExist(count, ShiftEstimate.PercentOf(metric) / 100, confidence))) count++;
        return count;
    }

    private static bool RanksExist(long count, double confidence)
    {
        double pairs = (double)count * count;
        double deviation = Math.Sqrt(pairs * ((2 * count) + 1) / 12);
        return Math.Floor((pairs / 2) - (StudentT.InvCDF(0, 1, (2 * count) - 2, 0.5 + (confidence / 2)) * deviation)) >= 1;
    }

    private static bool RanksExist(long count, double p, double confidence) =>
        OrderStatistics.PercentileRanks(count, p, Normal.InvCDF(0, 1, 0.5 + (confidence / 2))) is not null;
}
