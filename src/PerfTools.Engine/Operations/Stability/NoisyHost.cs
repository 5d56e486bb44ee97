using System.Globalization;

namespace PerfTools.Engine.Operations.Stability;

/// <summary>The host did other things meanwhile, by what the samples, a spinning thread or the hypervisor say.</summary>
internal static class NoisyHost
{
    // A lognormal distribution with sigma 1, which is a very long tail, has 3.3 % beyond the severe fence.
    private const double MostSeverePercent = 5;
    private const int FewestSevere = 3;

    // A tenth of the probe: another thread had a whole turn on the processor that was to measure.
    private const double LongestStallUs = 5_000;
    private const double MostStealPercent = 2;

    public static string? Reason(StabilityEvidence evidence)
    {
        List<string> signs = [];
        double severe = 100.0 * evidence.Summary.SevereOutliers / evidence.Samples.Length;
        if (evidence.Summary.SevereOutliers >= FewestSevere && severe > MostSeverePercent) signs.Add(Text($"{severe:0.#} % of the samples are severe outliers"));
        if (evidence.WorstStallUs is { } stall && stall > LongestStallUs) signs.Add(Text($"it stalled for {stall / 1000:0.#} ms before the run"));
        if (evidence.StealPercent is { } steal && steal > MostStealPercent) signs.Add(Text($"the hypervisor took {steal:0.#} % of the CPU time"));
        return signs.Count == 0 ? null : $"noisy host: {string.Join(", ", signs)}";
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
