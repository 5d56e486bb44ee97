namespace PerfTools.Engine.Memory.Growth;

/// <summary>Finds the explanations of a series that are worth comparing.</summary>
internal static class ExplanationSearch
{
    private const int MostJumps = 6;

    // From one drop alone, nobody can tell what comes back.
    private const int FewestDrops = 2;

    private const int Refinements = 7;

    // Beyond this distance in score, not even a perfect parameter brings an explanation near the best one.
    private const double WorthRefining = 60;

    private static readonly (Trend Trend, double[] Parameters)[] Grids =
    [
        (Trend.None, [0]),
        (Trend.Saturating, [0.02, 0.03, 0.045, 0.07, 0.1, 0.14, 0.18, 0.23, 0.28, 0.34, 0.4, 0.47, 0.55, 0.65]),
        (Trend.Bend, [0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8]),
        (Trend.Swing, [0.15, 0.2, 0.25, 0.3, 0.36, 0.42, 0.5, 0.58, 0.66, 0.75, 0.85, 1, 1.15, 1.3, 1.5, 1.75, 2, 2.5]),
    ];

    /// <summary>Explanations of every kind, and more of them around the best of each, so that their profile is smooth there.</summary>
    public static List<Explanation> All(GrowthSeries series, double floor)
    {
        List<Explanation> all = [];
        int[] drops = FindDrops(series.Values);
        foreach ((Trend trend, double[] parameters) in Grids)
        {
            AddKind(trend, parameters, [], series, floor, all);

            // A swing with drops could be any sawtooth.
            if (drops.Length > 0 && trend != Trend.Swing) AddKind(trend, parameters, drops, series, floor, all);
        }

        return all;
    }

    private static void AddKind(Trend trend, double[] parameters, int[] drops, GrowthSeries series, double floor, List<Explanation> all)
    {
        List<Explanation> kind = [];
        foreach (double parameter in parameters)
            AddJumps(Explanation.Of(new Structure(trend, parameter, [], drops), series, floor, kind.LastOrDefault()), series, floor, kind);
        kind.RemoveAll(explanation => !explanation.IsCoherent(series));
        if (kind.Count == 0) return;
        all.AddRange(kind);
        Explanation best = kind.MaxBy(explanation => explanation.Score)!;
        if (trend == Trend.None || best.Score < all.Max(explanation => explanation.Score) - WorthRefining) return;
        int at = Array.IndexOf(parameters, best.Structure.Parameter);
        double low = parameters[Math.Max(0, at - 1)], high = parameters[Math.Min(parameters.Length - 1, at + 1)];
        Refine(best, low, high, series, floor, all);
    }

    /// <summary>Looks closer and closer around the best parameter; what it meets on the way shapes the profile.</summary>
    private static void Refine(Explanation best, double low, double high, GrowthSeries series, double floor, List<Explanation> all)
    {
        for (int round = 0; round < Refinements; round++)
        {
            double below = (low + best.Structure.Parameter) / 2, above = (high + best.Structure.Parameter) / 2;
            Explanation left = Explanation.Of(best.Structure with { Parameter = below }, series, floor, best);
            Explanation right = Explanation.Of(best.Structure with { Parameter = above }, series, floor, best);
            all.AddRange(new[] { left, right }.Where(explanation => explanation.IsCoherent(series)));
            if (left.Score > best.Score && left.Score >= right.Score) (high, best) = (best.Structure.Parameter, left);
            else if (right.Score > best.Score) (low, best) = (best.Structure.Parameter, right);
            else (low, high) = (below, above);
        }
    }

    /// <summary>
    /// Adds the jump that explains most, as long as it explains more than it costs. None beside collections: teeth are not all
    /// alike, and jumps upwards would soon follow their tops, with a growth below 0 to make up for them.
    /// </summary>
    private static void AddJumps(Explanation explanation, GrowthSeries series, double floor, List<Explanation> found)
    {
        found.Add(explanation);
        int most = explanation.Structure.Drops.Length == 0 ? MostJumps : 0;
        while (explanation.Structure.Jumps.Length < most)
        {
            (int at, double gain) = BestJump(explanation);
            if (gain < Math.Log(series.Count)) return;
            Structure structure = explanation.Structure with { Jumps = [.. explanation.Structure.Jumps.Append(at).Order()] };
            Explanation next = Explanation.Of(structure, series, floor, explanation);
            if (next.Score <= explanation.Score) return;
            explanation = next;
            found.Add(explanation);
        }
    }

    /// <summary>
    /// The place where a jump would take most from the residuals. The column of a jump, freed from autocorrelation, is 1 at its
    /// place and 1 - phi after it, so that sums from the end give all places at once.
    /// </summary>
    private static (int At, double Gain) BestJump(Explanation explanation)
    {
        double[] residuals = explanation.Fit.Residuals;
        double after = 1 - explanation.Fit.Correlation;
        double[][] basis = explanation.Fit.Basis;
        double[] sums = new double[basis.Length];
        double sum = 0;
        (int At, double Gain) best = (-1, 0);
        for (int p = residuals.Length - 1; p > 0; p--)
        {
            double along = residuals[p] + (after * sum);
            double left = 1 + (after * after * (residuals.Length - 1 - p));
            for (int j = 0; j < basis.Length; j++)
            {
                double shared = basis[j][p] + (after * sums[j]);
                left -= shared * shared;
                sums[j] += basis[j][p];
            }

            sum += residuals[p];
            if (left < 1e-6) continue;
            double gain = along * along / left / (explanation.Fit.Innovation * explanation.Fit.Innovation);
            if (gain > best.Gain) best = (p, gain);
        }

        return best;
    }

    /// <summary>Where the series falls by far more than it usually changes.</summary>
    private static int[] FindDrops(double[] values)
    {
        double scale = SpikeFilter.UsualChange(values, out double median);
        List<int> drops = [];
        for (int i = 1; i < values.Length; i++)
        {
            double change = values[i] - values[i - 1];
            if (change - median > -4 * scale || change >= 0) continue;
            if (drops.Count > 0 && drops[^1] == i - 1) drops[^1] = i;
            else drops.Add(i);
        }

        return drops.Count >= FewestDrops && drops.Count <= values.Length / 3 ? [.. drops] : [];
    }
}
