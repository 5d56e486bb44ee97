using MathNet.Numerics.Distributions;

namespace PerfTools.Engine.Comparison;

/// <summary>
/// Two samples compared by ranks, whatever their distribution. The shift is that of Hodges and Lehmann (Annals of Mathematical
/// Statistics 34, 1963): the median of all differences between a sample of the one and one of the other. Its interval
/// is the differences whose ranks the Mann-Whitney statistic encloses (Lehmann, Nonparametrics, 1975, 2.5). All of it works
/// on counts, so that a million samples cost what their buckets cost.
/// </summary>
internal sealed class RankComparison(WeightedSamples baseline, WeightedSamples current)
{
    private readonly double _pairs = (double)baseline.Count * current.Count;

    /// <summary>The two-sided p of Mann and Whitney's test, by the normal approximation with ties and continuity corrected.</summary>
    public double PValue()
    {
        double deviation = Math.Sqrt(NullVariance());
        if (deviation == 0) return 1;
        double distance = Math.Max(0, Math.Abs(PlacementsAt(0).Share - 0.5) - (0.5 / _pairs));
        return Math.Min(1, 2 * Normal.CDF(0, 1, -distance / deviation));
    }

    /// <summary>The median of all differences.</summary>
    public double Shift() => (DifferenceAt(Math.Floor((_pairs + 1) / 2)) + DifferenceAt(Math.Floor(_pairs / 2) + 1)) / 2;

    /// <summary>The interval of the shift, or null where the samples are too few for one.</summary>
    /// <param name="shift">The shift.</param>
    /// <param name="confidence">Between 0 and 1.</param>
    public (double Low, double High)? Interval(double shift, double confidence)
    {
        // Under the null both have one shape. Where they have not, placements say more; the wider of the two is believed.
        double variance = Math.Max(NullVariance(), PlacementsAt(shift).Variance);
        double half = Quantile(confidence) * Math.Sqrt(variance) * _pairs;
        double rank = Math.Floor((_pairs / 2) - half);
        return rank < 1 ? null : (DifferenceAt(rank), DifferenceAt(_pairs + 1 - rank));
    }

    /// <summary>By how many standard deviations the interval extends to each side.</summary>
    public double Quantile(double confidence) => StudentT.InvCDF(0, 1, Math.Max(1, baseline.Count + current.Count - 2), 0.5 + (confidence / 2));

    /// <summary>Variance of the share of pairs in which the current sample is larger, if both have the same distribution; ties make it smaller.</summary>
    private double NullVariance()
    {
        double all = (double)baseline.Count + current.Count;
        if (all < 2) return 0;
        double ties = 0;
        for (int i = 0, j = 0; i < baseline.Values.Length || j < current.Values.Length;)
        {
            double value = Math.Min(i < baseline.Values.Length ? baseline.Values[i] : double.MaxValue, j < current.Values.Length ? current.Values[j] : double.MaxValue);
            double held = 0;
            if (i < baseline.Values.Length && baseline.Values[i] == value) held += baseline.Counts[i++];
            if (j < current.Values.Length && current.Values[j] == value) held += current.Counts[j++];
            ties += (held * held * held) - held;
        }

        return (all + 1 - (ties / (all * (all - 1)))) / (12 * _pairs);
    }

    /// <summary>
    /// The share of pairs in which current minus shift is larger than baseline, equal ones by half, and its variance from
    /// placements (Sen, 1960; DeLong, DeLong and Clarke-Pearson, Biometrics 44, 1988), which asks for no common shape.
    /// </summary>
    private (double Share, double Variance) PlacementsAt(double shift)
    {
        (double share, double ofCurrent) = Placements(current, baseline, -shift);
        (_, double ofBaseline) = Placements(baseline, current, shift);
        return (share, (ofCurrent / current.Count) + (ofBaseline / baseline.Count));
    }

    /// <summary>Mean and variance, over the samples of one, of the share of the others that lie below.</summary>
    private static (double Mean, double Variance) Placements(WeightedSamples samples, WeightedSamples others, double offset)
    {
        double sum = 0;
        double squares = 0;
        long below = 0;
        int next = 0;
        for (int i = 0; i < samples.Values.Length; i++)
        {
            double value = samples.Values[i] + offset;
            while (next < others.Values.Length && others.Values[next] < value) below += others.Counts[next++];
            double equal = next < others.Values.Length && others.Values[next] == value ? others.Counts[next] : 0;
            double placement = (below + (equal / 2)) / others.Count;
            sum += placement * samples.Counts[i];
            squares += placement * placement * samples.Counts[i];
        }

        double mean = sum / samples.Count;
        return (mean, samples.Count < 2 ? 0 : Math.Max(0, (squares - (sum * mean)) / (samples.Count - 1)));
    }

    /// <summary>The difference of a rank among all, ascending, found by bisection: the differences themselves are too many.</summary>
    private double DifferenceAt(double rank)
    {
        double low = current.Values[0] - baseline.Values[^1];
        double high = current.Values[^1] - baseline.Values[0];
        if (PairsUpTo(low) >= rank) return low;
        double precision = 1e-13 * Math.Max(Math.Abs(low), Math.Abs(high));
        while (high - low > precision)
        {
            double middle = low + ((high - low) / 2);
            if (middle <= low || middle >= high) break;
            if (PairsUpTo(middle) >= rank) high = middle;
            else low = middle;
        }

        return high;
    }

    private double PairsUpTo(double difference)
    {
        double pairs = 0;
        long below = 0;
        int next = 0;
        for (int i = 0; i < baseline.Values.Length; i++)
        {
            double limit = baseline.Values[i] + difference;
            while (next < current.Values.Length && current.Values[next] <= limit) below += current.Counts[next++];
            pairs += (double)below * baseline.Counts[i];
        }

        return pairs;
    }
}
