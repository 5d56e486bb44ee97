namespace PerfTools;

/// <summary>Draws a distribution or a series in one line of block characters.</summary>
internal static class Sparkline
{
    private const string Levels = "▁▂▃▄▅▆▇█";

    internal static string Draw(Distribution distribution, int cells)
    {
        if (distribution.Count == 0) return string.Empty;
        long[] heights = Rebin(distribution, cells);
        long highest = heights.Max();
        return string.Create(cells, heights, (text, counts) =>
        {
            for (int i = 0; i < text.Length; i++)
                text[i] = counts[i] == 0 ? ' ' : Levels[(int)((counts[i] * (Levels.Length - 1)) / highest)];
        }).TrimEnd();
    }

    /// <summary>A series from left to right, from 0 to its largest value; where it is longer than the cells, each is a mean.</summary>
    internal static string Draw(IReadOnlyList<double> series, int cells)
    {
        double[] heights = Means(series, cells);
        return Draw(heights, 0, heights.DefaultIfEmpty().Max());
    }

    /// <summary>The same from its smallest value to its largest: for what is far from 0, and of which the changes are wanted.</summary>
    internal static string DrawRange(IReadOnlyList<double> series, int cells)
    {
        double[] heights = Means(series, cells);
        return Draw(heights, heights.DefaultIfEmpty().Min(), heights.DefaultIfEmpty().Max());
    }

    private static string Draw(double[] heights, double low, double high) => string.Concat(
        heights.Select(height => Levels[high <= low ? 0 : (int)Math.Round(Math.Max(0, height - low) / (high - low) * (Levels.Length - 1))]));

    private static double[] Means(IReadOnlyList<double> series, int cells)
    {
        double[] heights = new double[Math.Min(cells, series.Count)];
        for (int i = 0; i < heights.Length; i++)
        {
            int begin = i * series.Count / heights.Length;
            int end = (i + 1) * series.Count / heights.Length;
            heights[i] = series.Skip(begin).Take(end - begin).Average();
        }

        return heights;
    }

    private static long[] Rebin(Distribution distribution, int cells)
    {
        long[] heights = new long[cells];
        double low = Math.Max(distribution.Minimum, distribution.Resolution);
        double span = Math.Log(Math.Max(distribution.Maximum, low) / low);
        foreach ((double bound, long count) in distribution.GetBuckets())
        {
            double position = span <= 0 ? 0 : Math.Log(Math.Max(bound, low) / low) / span;
            heights[Math.Min(cells - 1, (int)(position * cells))] += count;
        }

        return heights;
    }
}
