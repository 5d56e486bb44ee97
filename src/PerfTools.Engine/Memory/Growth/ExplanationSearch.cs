namespace PerfTools.Engine.Memory.Growth;

/// <summary>Finds the explanations of a series that are worth comparing.</summary>
internal static class ExplanationSearch
{
    private const int MostJumps = 6;

    private static readonly double[] TimeConstants = [0.02, 0.03, 0.045, 0.07, 0.1, 0.14, 0.18, 0.23, 0.28, 0.34, 0.4, 0.47, 0.55, 0.65];
    private static readonly double[] Moments = [0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8];
    private static readonly double[] Periods = [0.15, 0.2, 0.25, 0.3, 0.36, 0.42, 0.5, 0.58, 0.66, 0.75, 0.85, 1, 1.15, 1.3, 1.5, 1.75, 2, 2.5];

    public static List<Explanation> All(GrowthSeries series, double floor)
    {
        List<Structure> trends =
        [
            Structure.Level,
            .. TimeConstants.Select(constant => new Structure(Trend.Saturating, constant, [], [])),
            .. Moments.Select(moment => new Structure(Trend.Bend, moment, [], [])),
            .. Periods.Select(period => new Structure(Trend.Swing, period, [], [])),
        ];
        List<Explanation> found = [];
        int[] drops = FindDrops(series.Values);
        foreach (Structure trend in trends)
        {
            AddJumps(Explanation.Of(trend, series, floor), series, floor, found);
            if (drops.Length > 0) AddJumps(Explanation.Of(trend with { Drops = drops }, series, floor), series, floor, found);
        }

        return found;
    }

    /// <summary>Adds the jump that explains most, as long as it explains more than it costs.</summary>
    private static void AddJumps(Explanation explanation, GrowthSeries series, double floor, List<Explanation> found)
    {
        found.Add(explanation);
        while (explanation.Structure.Jumps.Length < MostJumps)
        {
            (int at, double gain) = BestJump(explanation);
            if (at < 0 || gain < Math.Log(series.Count)) return;
            Structure structure = explanation.Structure with { Jumps = [.. explanation.Structure.Jumps.Append(at).Order()] };
            Explanation next = Explanation.Of(structure, series, floor);
            if (next.Score <= explanation.Score) return;
            explanation = next;
            found.Add(explanation);
        }
    }

    /// <summary>
    /// The place where a jump upwards would take most from the residuals. The column of a jump, freed from autocorrelation, is 1
    /// at its place and 1 - phi after it, so that sums from the end give all places at once.
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
            if (along <= 0 || left < 1e-6) continue;
            double gain = along * along / left / (explanation.Fit.Innovation * explanation.Fit.Innovation);
            if (gain > best.Gain) best = (p, gain);
        }

        return best;
    }

    /// <summary>Where the series falls by far more than it usually changes.</summary>
    private static int[] FindDrops(double[] values)
    {
        double[] changes = new double[values.Length - 1];
        for (int i = 0; i < changes.Length; i++) changes[i] = values[i + 1] - values[i];
        double[] sorted = [.. changes.Order()];
        double median = sorted[sorted.Length / 2];
        double[] deviations = [.. changes.Select(change => Math.Abs(change - median)).Order()];
        double scale = 1.4826 * deviations[deviations.Length / 2];
        List<int> drops = [];
        for (int i = 0; i < changes.Length; i++)
        {
            if (changes[i] - median > -4 * scale || changes[i] >= 0) continue;
            if (drops.Count > 0 && drops[^1] == i) drops[^1] = i + 1;
            else drops.Add(i + 1);
        }

        return drops.Count >= 2 && drops.Count <= values.Length / 3 ? [.. drops] : [];
    }
}
