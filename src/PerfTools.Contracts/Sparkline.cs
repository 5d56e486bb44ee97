namespace PerfTools;

/// <summary>Draws a distribution in one line of block characters.</summary>
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
