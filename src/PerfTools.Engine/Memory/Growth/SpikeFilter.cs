namespace PerfTools.Engine.Memory.Growth;

/// <summary>
/// Takes out single points that stand far above or below both neighbours. What was taken and given back between two
/// checkpoints is no growth, but one such point outweighs all others in a sum of squares.
/// </summary>
internal static class SpikeFilter
{
    private const double FarAway = 6;

    public static double[] Filtered(ReadOnlySpan<double> values)
    {
        double[] filtered = values.ToArray();
        double scale = UsualChange(filtered, out _);
        for (int i = 1; i < filtered.Length - 1; i++)
        {
            double above = values[i] - Math.Max(values[i - 1], values[i + 1]);
            double below = Math.Min(values[i - 1], values[i + 1]) - values[i];

            // To the nearer neighbour: the top of a tooth is above both, and half-way down would be no tooth any more.
            if (Math.Max(above, below) > FarAway * scale) filtered[i] = above > 0 ? values[i] - above : values[i] + below;
        }

        return filtered;
    }

    /// <summary>Spread of the changes from point to point (scaled median absolute deviation), and their median.</summary>
    public static double UsualChange(double[] values, out double median)
    {
        double[] changes = new double[values.Length - 1];
        for (int i = 0; i < changes.Length; i++) changes[i] = values[i + 1] - values[i];
        Array.Sort(changes);
        double middle = median = changes[changes.Length / 2];
        double[] deviations = Array.ConvertAll(changes, change => Math.Abs(change - middle));
        Array.Sort(deviations);
        return 1.4826 * deviations[deviations.Length / 2];
    }
}
