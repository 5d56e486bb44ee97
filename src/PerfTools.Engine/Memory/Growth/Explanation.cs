namespace PerfTools.Engine.Memory.Growth;

/// <summary>A structure, fitted to a series.</summary>
/// <param name="Structure">The structure.</param>
/// <param name="Fit">Its fit.</param>
/// <param name="Score">How well it fits, less what its freedom costs.</param>
internal sealed record Explanation(Structure Structure, GlsFit Fit, double Score)
{
    // A sum over a twentieth of the points at either end stands for the level there.
    private const int EndShare = 20;

    // The share of what had gathered that a fall must take to be a collection.
    private const double TakenBack = 0.25;

    /// <param name="structure">The structure.</param>
    /// <param name="series">The series.</param>
    /// <param name="floor">Noise that there is in any case.</param>
    /// <param name="like">An explanation much like it, whose autocorrelation is the first guess; or null.</param>
    public static Explanation Of(Structure structure, GrowthSeries series, double floor, Explanation? like)
    {
        GlsFit fit = GlsFit.Of(series.Values, structure.Columns(series.Axis), floor, like?.Fit);
        return new Explanation(structure, fit, fit.Likelihood - structure.Penalty(series.Count));
    }

    /// <summary>
    /// Whether it agrees with what the series gained from end to end. Between collections, memory is nowhere further above its
    /// floor than the deepest drop: growth that is further from the gain is an artefact of the fit.
    /// </summary>
    public bool IsCoherent(GrowthSeries series)
    {
        if (Structure.Drops.Length == 0) return true;
        (double low, double high) = Gain(series);
        return Fit.Growth > low - (3 * Fit.GrowthError) && Fit.Growth < high + (3 * Fit.GrowthError);
    }

    /// <summary>The growth that this explanation allows, where it may miss its best by a number of standard errors.</summary>
    public (double Low, double High) Bounds(GrowthSeries series, double errors)
    {
        double low = Fit.Growth - (errors * Fit.GrowthError);
        double high = Fit.Growth + (errors * Fit.GrowthError);
        if (Structure.Drops.Length > 0)
        {
            (double least, double most) = Gain(series);
            return (Math.Max(low, least), Math.Min(high, most));
        }

        return (Math.Min(low, LeastWithFalls(series)), high);
    }

    /// <summary>
    /// A fall that is taken for a change of level may as well have been a collection, if it took a good part of what had
    /// gathered before it, and of what gathers elsewhere. Then as much as ever gathered may be taken back again, and only the
    /// rest is sure.
    /// </summary>
    private double LeastWithFalls(GrowthSeries series)
    {
        double[] rest = WithoutTransient(series);
        double deepest = 0, floor = rest[0], highest = 0;
        for (int i = 1; i < rest.Length; i++)
        {
            int jump = Array.IndexOf(Structure.Jumps, i);
            if (jump >= 0 && Fit.Coefficients[1 + Structure.TrendColumns + jump] < 0)
            {
                double fall = rest[i - 1] - rest[i];
                if (fall > TakenBack * (rest[i - 1] - floor)) deepest = Math.Max(deepest, fall);
                floor = rest[i];
            }

            highest = Math.Max(highest, rest[i] - floor);
        }

        return deepest > TakenBack * highest ? EndToEnd(rest) - highest - (4 * Fit.Innovation) : double.PositiveInfinity;
    }

    /// <summary>What the series gained from end to end without trend and rises, give or take the deepest drop.</summary>
    private (double Low, double High) Gain(GrowthSeries series)
    {
        double deepest = Structure.Drops.Max(drop => series.Values[drop - 1] - series.Values[drop]) + (4 * Fit.Innovation);
        double gained = EndToEnd(WithoutTransient(series));
        return (gained - deepest, gained + deepest);
    }

    private static double EndToEnd(double[] rest)
    {
        int few = Math.Max(1, rest.Length / EndShare);
        return (rest[^few..].Average() - rest[..few].Average()) * rest.Length / (rest.Length - few);
    }

    /// <summary>The series without trend and rises: growth, falls and noise are left.</summary>
    private double[] WithoutTransient(GrowthSeries series)
    {
        List<double[]> columns = Structure.Columns(series.Axis);
        double[] rest = [.. series.Values];
        for (int j = 1; j < Structure.FirstDropColumn; j++)
        {
            if (j > Structure.TrendColumns && Fit.Coefficients[j] < 0) continue;
            for (int i = 0; i < rest.Length; i++) rest[i] -= Fit.Coefficients[j] * columns[j][i];
        }

        return rest;
    }

    /// <summary>The series with nothing but growth and noise.</summary>
    public double[] OnlyGrowth(GrowthSeries series)
    {
        double[] rest = [.. series.Values];
        double[] others = Part(series, 1, Fit.Coefficients.Length - 2);
        for (int i = 0; i < rest.Length; i++) rest[i] -= others[i];
        return rest;
    }

    /// <summary>The trend that does not last.</summary>
    public double[] TrendPart(GrowthSeries series) => Part(series, 1, Structure.TrendColumns);

    /// <summary>The jumps.</summary>
    public double[] JumpPart(GrowthSeries series) => Part(series, 1 + Structure.TrendColumns, Structure.Jumps.Length);

    /// <summary>What rises between collections, and falls with them.</summary>
    public double[] DropPart(GrowthSeries series) => Part(series, Structure.FirstDropColumn, Structure.Drops.Length == 0 ? 0 : 2);

    private double[] Part(GrowthSeries series, int first, int count)
    {
        double[] part = new double[series.Count];
        if (count == 0) return part;
        List<double[]> columns = Structure.Columns(series.Axis);
        for (int j = first; j < first + count; j++)
            for (int i = 0; i < part.Length; i++) part[i] += Fit.Coefficients[j] * columns[j][i];
        return part;
    }
}
