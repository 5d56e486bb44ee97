namespace PerfTools.Engine.Memory.Growth;

/// <summary>
/// The slope of Theil (1950) and Sen (1968): the median of the slopes of all pairs. A quarter of the points can be
/// anything, and it does not mind.
/// </summary>
internal static class TheilSen
{
    /// <returns>The slope, in units of the values by unit of the axis.</returns>
    public static double Slope(ReadOnlySpan<double> axis, ReadOnlySpan<double> values)
    {
        double[] slopes = new double[values.Length * (values.Length - 1) / 2];
        int count = 0;
        for (int i = 0; i < values.Length; i++)
            for (int j = i + 1; j < values.Length; j++)
                if (axis[j] > axis[i]) slopes[count++] = (values[j] - values[i]) / (axis[j] - axis[i]);
        if (count == 0) return 0;
        Array.Sort(slopes, 0, count);
        return count % 2 == 1 ? slopes[count / 2] : (slopes[(count / 2) - 1] + slopes[count / 2]) / 2;
    }
}
