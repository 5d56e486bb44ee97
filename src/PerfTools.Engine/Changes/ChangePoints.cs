namespace PerfTools.Engine.Changes;

/// <summary>A place at which a series changed.</summary>
/// <param name="Index">The first changed point, from 0.</param>
/// <param name="PValue">The share of permutations that split at least as clearly.</param>
internal readonly record struct ChangePoint(int Index, double PValue);

/// <summary>
/// The changes of a series: its best split, tested against permutations of its points, and the same within each part. Within
/// a part its values are replaced by their ranks: one run that took a hundred times as long then weighs as one that took
/// twice as long, and the test is the same whatever the distribution.
/// </summary>
internal sealed class ChangePoints
{
    private readonly PerfChangeOptions _options;
    private readonly Random _random;
    private readonly List<ChangePoint> _found = [];

    private ChangePoints(PerfChangeOptions options) => (_options, _random) = (options, new Random(options.Seed));

    /// <summary>The changes in their order, and the p of the first split where there is none.</summary>
    /// <param name="values">The series.</param>
    /// <param name="options">How to search.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public static (IReadOnlyList<ChangePoint> Changes, double? PValue) Of(double[] values, PerfChangeOptions options, CancellationToken cancellationToken)
    {
        ChangePoints search = new(options);
        double? p = search.Split(values, 0, cancellationToken);
        return ([.. search._found.OrderBy(change => change.Index)], p);
    }

    private double? Split(ReadOnlySpan<double> part, int begin, CancellationToken cancellationToken)
    {
        double[] ranks = Ranks(part);
        if (EnergySplit.Best(ranks, _options.MinimumSize) is not { } best) return null;
        double p = PValue(ranks, best.Statistic, cancellationToken);
        if (p > _options.SignificanceLevel) return p;
        _found.Add(new ChangePoint(begin + best.Index, p));
        Split(part[..best.Index], begin, cancellationToken);
        Split(part[best.Index..], begin + best.Index, cancellationToken);
        return p;
    }

    /// <summary>
    /// Ends as soon as the answer is known to be no (Besag and Clifford, Biometrika 78, 1991): of a series without a change, a
    /// few permutations tell that. The p is then that of these few.
    /// </summary>
    private double PValue(double[] ranks, double statistic, CancellationToken cancellationToken)
    {
        int allowed = (int)Math.Floor((_options.SignificanceLevel * (_options.PermutationCount + 1)) + 1e-9) - 1;
        double[] shuffled = [.. ranks];
        double least = statistic - (1e-9 * Math.Abs(statistic));
        int reached = 0;
        for (int done = 1; done <= _options.PermutationCount; done++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _random.Shuffle(shuffled);
            if (EnergySplit.Best(shuffled, _options.MinimumSize)!.Value.Statistic >= least) reached++;
            if (reached > allowed) return Math.Max((reached + 1.0) / (done + 1), (reached + 1.0) / (_options.PermutationCount + 1));
        }

        return (reached + 1.0) / (_options.PermutationCount + 1);
    }

    /// <summary>Equal values share the mean of their ranks.</summary>
    private static double[] Ranks(ReadOnlySpan<double> values)
    {
        double[] sorted = values.ToArray();
        int[] places = [.. Enumerable.Range(0, sorted.Length)];
        Array.Sort(sorted, places);
        double[] ranks = new double[sorted.Length];
        for (int first = 0, next; first < sorted.Length; first = next)
        {
            for (next = first + 1; next < sorted.Length && sorted[next] == sorted[first];) next++;
            for (int i = first; i < next; i++) ranks[places[i]] = (first + next - 1) / 2.0;
        }

        return ranks;
    }
}
