namespace PerfTools.Engine.Memory.Growth;

/// <summary>
/// A series as the models see it: at most <see cref="Most"/> points, each the smallest of its neighbours, on an axis from 0 to
/// 1. Minima and not means: garbage that is collected within a block is not in them, and a collection or a jump stays sharp,
/// where a mean would make a slope of it.
/// </summary>
internal sealed class GrowthSeries
{
    public const int Most = 240;

    private GrowthSeries(double[] axis, double[] values, double start, double length)
    {
        Axis = axis;
        Values = values;
        Start = start;
        Length = length;
    }

    /// <summary>From 0 to 1.</summary>
    public double[] Axis { get; }

    public double[] Values { get; }

    /// <summary>Where on the user's axis 0 lies.</summary>
    public double Start { get; }

    /// <summary>How long 1 is on the user's axis.</summary>
    public double Length { get; }

    public int Count => Values.Length;

    public static GrowthSeries From(ReadOnlySpan<double> axis, ReadOnlySpan<double> values)
    {
        int count = Math.Min(values.Length, Most);
        double start = axis[0];
        double length = axis[^1] - start;
        double[] lowest = new double[count], points = new double[count];
        for (int i = 0; i < count; i++)
        {
            int from = (int)((long)i * values.Length / count);
            int to = (int)((long)(i + 1) * values.Length / count);
            lowest[i] = double.PositiveInfinity;
            for (int k = from; k < to; k++)
            {
                lowest[i] = Math.Min(lowest[i], values[k]);
                points[i] += (axis[k] - start) / length / (to - from);
            }
        }

        return new GrowthSeries(points, SpikeFilter.Filtered(lowest), start, length);
    }
}
