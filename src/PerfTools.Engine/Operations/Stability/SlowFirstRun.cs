using System.Globalization;

namespace PerfTools.Engine.Operations.Stability;

/// <summary>Without a warm-up the first sample pays for caches, compilation and what is loaded lazily.</summary>
internal static class SlowFirstRun
{
    public static string? Reason(StabilityEvidence evidence) =>
        evidence.WarmupCount > 0 || evidence.Samples[0] <= evidence.Summary.UpperSevereFence
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"slow first run: {evidence.Samples[0] / evidence.Summary.Median:0.#} times the median, and there was no warm-up");
}
