namespace PerfTools.Engine.Statistics;

/// <summary>
/// The dip statistic: the largest distance between the samples' distribution and the nearest distribution with one mode
/// (J. A. Hartigan and P. M. Hartigan, The Dip Test of Unimodality, Annals of Statistics 13, 1985, section 5).
/// </summary>
internal static class DipTest
{
    private const int FewestSamples = 20;

    // The 99th percentile of sqrt(n) times the dip of n uniform samples, simulated.
    private static readonly (int Count, double Critical)[] Level1Percent =
    [
        (20, 0.540), (30, 0.554), (50, 0.570), (100, 0.595), (200, 0.606), (500, 0.616), (1000, 0.624), (2000, 0.631), (5000, 0.641),
    ];

    /// <summary>Whether one mode cannot explain the samples, at a level of 1 %.</summary>
    public static bool IsMultimodal(ReadOnlySpan<double> sorted) =>
        sorted.Length >= FewestSamples && Math.Sqrt(sorted.Length) * Dip(sorted) > Critical(sorted.Length);

    /// <summary>The dip of samples in ascending order, from 1/2n to 1/4.</summary>
    public static double Dip(ReadOnlySpan<double> sorted)
    {
        Staircase stairs = Staircase.Of(sorted);
        int low = 0;
        int high = stairs.Count - 1;
        double dip = 1;
        while (high > low)
        {
            int[] minorant = stairs.Hull(stairs.Below, low, high, convex: true);
            int[] majorant = stairs.Hull(stairs.Above, low, high, convex: false);
            (double gap, int nextLow, int nextHigh) = stairs.WidestGap(minorant, majorant);
            if (gap <= dip) break;
            dip = Math.Max(dip, stairs.Misfit(minorant, majorant, nextLow, nextHigh));
            if (nextLow == low && nextHigh == high) break;
            (low, high) = (nextLow, nextHigh);
        }

        return dip / (2 * sorted.Length);
    }

    private static double Critical(int n)
    {
        int next = Array.FindIndex(Level1Percent, entry => entry.Count >= n);
        if (next <= 0) return Level1Percent[next < 0 ? ^1 : 0].Critical;
        (int fewer, double lower) = Level1Percent[next - 1];
        (int more, double upper) = Level1Percent[next];
        return lower + ((upper - lower) * (n - fewer) / (more - fewer));
    }

    /// <summary>The empirical distribution in counts: each value once, with the number of samples below it, and up to it.</summary>
    private sealed record Staircase(double[] Values, double[] Below, double[] Above)
    {
        public int Count => Values.Length;

        public static Staircase Of(ReadOnlySpan<double> sorted)
        {
            List<double> values = [];
            List<double> below = [];
            List<double> above = [];
            for (int i = 0; i < sorted.Length; i++)
            {
                if (i == 0 || sorted[i] != sorted[i - 1])
                {
                    values.Add(sorted[i]);
                    below.Add(i);
                    above.Add(i);
                }

                above[^1] = i + 1;
            }

            return new Staircase([.. values], [.. below], [.. above]);
        }

        /// <summary>The corners of the greatest convex minorant, or of the least concave majorant, between two values.</summary>
        public int[] Hull(double[] heights, int low, int high, bool convex)
        {
            List<int> corners = [];
            for (int i = low; i <= high; i++)
            {
                while (corners.Count > 1 && Slope(heights, corners[^2], corners[^1]) is var before &&
                    Slope(heights, corners[^1], i) is var after && (convex ? after <= before : after >= before))
                {
                    corners.RemoveAt(corners.Count - 1);
                }

                corners.Add(i);
            }

            return [.. corners];
        }

        /// <summary>Where majorant and minorant are farthest apart, and the corners that enclose that place: the next modal interval.</summary>
        public (double Gap, int Low, int High) WidestGap(int[] minorant, int[] majorant)
        {
            (double Gap, int Low, int High) widest = (0, minorant[0], majorant[^1]);
            for (int g = 0, l = 0; g < minorant.Length; g++)
            {
                while (l + 1 < majorant.Length && majorant[l + 1] <= minorant[g]) l++;
                double gap = At(Above, majorant, l, minorant[g]) - Below[minorant[g]];
                int high = majorant[l] == minorant[g] ? majorant[l] : majorant[l + 1];
                if (gap > widest.Gap) widest = (gap, minorant[g], high);
            }

            for (int g = 0, l = 0; l < majorant.Length; l++)
            {
                while (g + 1 < minorant.Length && minorant[g + 1] <= majorant[l]) g++;
                double gap = Above[majorant[l]] - At(Below, minorant, g, majorant[l]);
                if (gap > widest.Gap) widest = (gap, minorant[g], majorant[l]);
            }

            return widest;
        }

        /// <summary>How far the samples leave the minorant below the modal interval, and the majorant above it.</summary>
        public double Misfit(int[] minorant, int[] majorant, int low, int high)
        {
            double worst = 0;
            for (int i = minorant[0], g = 0; i <= low; i++)
            {
                while (g + 1 < minorant.Length && minorant[g + 1] <= i) g++;
                worst = Math.Max(worst, Above[i] - At(Below, minorant, g, i));
            }

            for (int i = high, l = 0; i <= majorant[^1]; i++)
            {
                while (l + 1 < majorant.Length && majorant[l + 1] <= i) l++;
                worst = Math.Max(worst, At(Above, majorant, l, i) - Below[i]);
            }

            return worst;
        }

        private double Slope(double[] heights, int from, int to) => (heights[to] - heights[from]) / (Values[to] - Values[from]);

        /// <summary>The hull's height at a value, from the corner at or before it.</summary>
        private double At(double[] heights, int[] corners, int corner, int value) => corners[corner] == value
            ? heights[value]
            : heights[corners[corner]] +
                (Slope(heights, corners[corner], corners[corner + 1]) * (Values[value] - Values[corners[corner]]));
    }
}
