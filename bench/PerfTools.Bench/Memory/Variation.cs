namespace PerfTools.Bench.Memory;

/// <summary>The parameters of the series, each at half and at twice its value.</summary>
internal static class Variation
{
    public static IEnumerable<(string Name, SeriesShape Shape, Window Window)> All(Window window)
    {
        SeriesShape shape = new();
        foreach (double factor in new[] { 0.5, 2 })
        {
            string by = factor < 1 ? "x1/2" : "x2";
            yield return ($"noise {by}", shape with { NoiseMB = shape.NoiseMB * factor }, window);

            // Half or twice the time in which the noise forgets.
            yield return ($"autocorrelation time {by}", shape with { Correlation = Math.Pow(shape.Correlation, 1 / factor) }, window);
            yield return ($"sawtooth height {by}", shape with { SawtoothMB = shape.SawtoothMB * factor }, window);
            yield return ($"sawtooth length {by}", shape with { SawtoothLength = factor }, window);
            yield return ($"warm-up and cache height {by}", shape with { WarmUpMB = shape.WarmUpMB * factor }, window);
            yield return ($"warm-up time {by}", shape with { WarmUpLength = factor }, window);
            yield return ($"pool step {by}", shape with { JumpMB = shape.JumpMB * factor }, window);
            yield return ($"load swing height {by}", shape with { SwingMB = shape.SwingMB * factor }, window);
            yield return ($"load swing period {by}", shape with { SwingLength = factor }, window);
            yield return ($"sampling interval {by}", shape, window with { IntervalSeconds = window.IntervalSeconds * factor });
            yield return ($"limit, and the leak with it, {by}", shape, window with { LimitMBPerHour = window.LimitMBPerHour * factor });
        }

        yield return ("base x2", shape with { BaseMB = 2 * shape.BaseMB }, window);
    }
}
