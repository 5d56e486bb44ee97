namespace PerfTools;

/// <summary>
/// The distribution of a measured quantity as a log-linear histogram with three significant digits. Its state is a few
/// scalars and one line of text, so that it survives ConvertTo-Json, Export-Clixml and remoting at their default depth;
/// <c>[PerfTools.Distribution]$object</c> reads it back, to be merged or compared without loss.
/// </summary>
public sealed class Distribution
{
    private const int SamplesBeyondPercentile = 10;

    private IReadOnlyList<DistributionBucket> _buckets = [];

    /// <summary>An empty distribution, to be filled by an object initializer or by PowerShell's conversion.</summary>
    public Distribution()
    {
    }

    internal Distribution(IReadOnlyList<DistributionBucket> buckets) => _buckets = buckets;

    /// <summary>The unit of every value: <c>us</c> for microseconds.</summary>
    public string Unit { get; init; } = "us";

    /// <summary>The smallest step of the histogram, in <see cref="Unit"/>.</summary>
    public double Resolution { get; init; } = 0.001;

    /// <summary>The number of samples.</summary>
    public long Count { get; init; }

    /// <summary>The smallest sample, exact.</summary>
    public double Minimum { get; init; }

    /// <summary>The largest sample, exact.</summary>
    public double Maximum { get; init; }

    /// <summary>The arithmetic mean of all samples, exact.</summary>
    public double Mean { get; init; }

    /// <summary>The buckets that hold a sample, ascending, as <c>bound:count</c> with blanks between them.</summary>
    /// <exception cref="FormatException">The text that is assigned is not of that form.</exception>
    public string Buckets
    {
        get => string.Join(' ', _buckets);
        init => _buckets = [.. (value ?? string.Empty).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(DistributionBucket.Parse)];
    }

    /// <summary>The buckets that hold a sample, ascending: what a chart is drawn from.</summary>
    public IReadOnlyList<DistributionBucket> GetBuckets() => _buckets;

    /// <summary>
    /// A percentile by the nearest-rank method, at the middle of its bucket (within 0.05 %). Null unless at least ten
    /// samples lie beyond it: with fewer, the number would be that of a handful of outliers.
    /// </summary>
    /// <param name="percent">Above 0 and below 100.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="percent"/> is not between 0 and 100.</exception>
    public double? Percentile(double percent)
    {
        CheckPercent(percent);

        // Decimal, because 99.9 % of 10,000 in binary floating point is 9,990.000000000001.
        long rank = (long)Math.Ceiling((decimal)percent * Count / 100m);
        long beyond = percent < 50 ? rank - 1 : Count - rank;
        return beyond < SamplesBeyondPercentile ? null : ValueAtRank(rank);
    }

    /// <summary>
    /// The distribution-free confidence interval of a percentile from order statistics (Hahn and Meeker, Statistical
    /// Intervals, 5.2; normal approximation of the binomial), or null where there are too few samples for one, at least 20.
    /// It assumes independent samples; where rounds differ more than it says, believe the rounds.
    /// </summary>
    /// <param name="percent">Above 0 and below 100.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="percent"/> is not between 0 and 100.</exception>
    public (double Low, double High)? ConfidenceInterval95(double percent)
    {
        const double Z = 1.959963984540054;
        CheckPercent(percent);
        if (Count < 20) return null;
        double p = percent / 100;
        double half = Z * Math.Sqrt(Count * p * (1 - p));
        long low = (long)Math.Floor((Count * p) - half);
        long high = (long)Math.Ceiling((Count * p) + half) + 1;

        // Where the ranks would lie outside the sample, no pair of samples encloses the percentile with 95 %.
        return low < 1 || high > Count ? null : (ValueAtRank(low), ValueAtRank(high));
    }

    /// <summary>Adds distributions of the same unit and resolution into one, exactly.</summary>
    /// <param name="distributions">The parts.</param>
    /// <exception cref="ArgumentException">Nothing to merge, or different units.</exception>
    public static Distribution Merge(params Distribution[] distributions)
    {
        ArgumentNullException.ThrowIfNull(distributions);
        if (distributions.Length == 0) throw new ArgumentException("There is nothing to merge.", nameof(distributions));
        Distribution first = distributions[0];
        SortedDictionary<double, long> buckets = [];
        double sum = 0;
        foreach (Distribution part in distributions)
        {
            if (part.Unit != first.Unit || part.Resolution != first.Resolution)
                throw new ArgumentException($"Cannot merge {part.Unit} with {first.Unit}.", nameof(distributions));
            foreach ((double bound, long held) in part._buckets) buckets[bound] = buckets.GetValueOrDefault(bound) + held;
            sum += part.Mean * part.Count;
        }

        Distribution[] filled = [.. distributions.Where(part => part.Count > 0)];
        long count = filled.Sum(part => part.Count);
        return new Distribution([.. buckets.Select(bucket => new DistributionBucket(bucket.Key, bucket.Value))])
        {
            Unit = first.Unit,
            Resolution = first.Resolution,
            Count = count,
            Minimum = count == 0 ? 0 : filled.Min(part => part.Minimum),
            Maximum = count == 0 ? 0 : filled.Max(part => part.Maximum),
            Mean = count == 0 ? 0 : sum / count,
        };
    }

    /// <summary>A sparkline of the shape: ten cells from minimum to maximum, equal steps on a logarithmic scale.</summary>
    public override string ToString() => Sparkline.Draw(this, 10);

    private static void CheckPercent(double percent)
    {
        if (!(percent > 0 && percent < 100))
            throw new ArgumentOutOfRangeException(nameof(percent), percent, "A percentile lies between 0 and 100.");
    }

    private double ValueAtRank(long rank)
    {
        long seen = 0;
        foreach ((double bound, long held) in _buckets)
        {
            seen += held;
            if (seen < rank) continue;
            long lower = (long)Math.Round(bound / Resolution);
            double middle = (lower + ((LogLinearBuckets.WidthAt(lower) - 1) / 2.0)) * Resolution;
            return Math.Clamp(Math.Round(middle, 4), Minimum, Maximum);
        }

        return Maximum;
    }
}
