namespace PerfTools.Engine.Timing;

/// <summary>What the clock itself adds to every sample.</summary>
internal static class InstrumentCost
{
    /// <summary>
    /// The median distance of two clock readings in a row, in microseconds, from 100 batches of 100. A sample contains it
    /// once: half of the reading that begins it, and half of the one that ends it.
    /// </summary>
    public static double ClockReadingUs(IClock clock)
    {
        double[] batches = new double[100];
        for (int batch = 0; batch < batches.Length; batch++)
        {
            long begin = clock.Nanoseconds;
            for (int i = 0; i < 100; i++) _ = clock.Nanoseconds;
            batches[batch] = (clock.Nanoseconds - begin) / 101.0;
        }

        Array.Sort(batches);
        return Math.Round(batches[batches.Length / 2] / 1000, 4);
    }
}
