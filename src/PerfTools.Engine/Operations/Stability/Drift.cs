using System.Globalization;
using PerfTools.Engine.Statistics;

namespace PerfTools.Engine.Operations.Stability;

/// <summary>
/// The second half is not like the first: warm-up that goes on, a leak, a processor that changes its speed. The halves'
/// medians must differ by more than chance would have it once in a hundred runs, and by enough to matter.
/// </summary>
internal static class Drift
{
    private const int FewestSamples = 20;
    private const double RelevantPercent = 2;
    private const double Z99 = 2.576;
    private const double Z95 = 1.96;

    public static string? Reason(StabilityEvidence evidence)
    {
        if (Certain(evidence.Samples) is not { Before: var before, Change: var change }) return null;
        double percent = 100 * change / before;
        return Math.Abs(percent) <= RelevantPercent
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"drift: the second half is {Math.Abs(percent):0.#} % {(change > 0 ? "slower" : "faster")} than the first");
    }

    /// <param name="differences">The differences to a baseline.</param>
    /// <param name="scale">The operation's median.</param>
    public static string? ReasonOfDifferences(double[] differences, double scale) =>
        Certain(differences) is not { Change: var change } || 100 * Math.Abs(change) <= RelevantPercent * scale
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"drift: it is {Math.Abs(change) / 1000:0.###} us {(change > 0 ? "more" : "less")} in the second half than in the first");

    /// <summary>The first half's median and how the second's differs, where chance does not explain it.</summary>
    private static (double Before, double Change)? Certain(double[] samples)
    {
        if (samples.Length < FewestSamples) return null;
        int half = samples.Length / 2;
        ReadOnlySpan<double> first = samples.AsSpan(0, half);
        ReadOnlySpan<double> second = samples.AsSpan(samples.Length - half);
        if (StandardError(first) is not { } one || StandardError(second) is not { } other) return null;
        double before = Median(first);
        double change = Median(second) - before;
        return Math.Abs(change) <= Z99 * Math.Sqrt((one * one) + (other * other)) ? null : (before, change);
    }

    /// <summary>
    /// From the median's interval, which already knows how much neighbouring samples depend on each other. The trend within
    /// the half is taken out first: it is what is looked for, and would pass for dependence.
    /// </summary>
    private static double? StandardError(ReadOnlySpan<double> samples)
    {
        int half = samples.Length / 2;
        double step = (Median(samples[half..]) - Median(samples[..half])) / half;
        double[] level = samples.ToArray();
        for (int i = 0; i < level.Length; i++) level[i] -= step * i;
        return SampleSummary.Of(level).MedianInterval is { } ends ? (ends.High - ends.Low) / (2 * Z95) : null;
    }

    private static double Median(ReadOnlySpan<double> samples)
    {
        double[] sorted = samples.ToArray();
        Array.Sort(sorted);
        return OrderStatistics.Median(sorted);
    }
}
