using System.Globalization;

namespace PerfTools.Engine.Memory.Growth;

/// <summary>Says in a sentence why a verdict is what it is.</summary>
internal static class GrowthReason
{
    /// <param name="finding">What was found.</param>
    /// <param name="measure">Its unit.</param>
    /// <param name="limit">The allowed growth.</param>
    /// <param name="result">The result, with the number of its samples and with what could decide.</param>
    public static string Of(GrowthFinding finding, GrowthMeasure measure, double limit, MemoryLeakResult result)
    {
        string allowed = Figure.Text(limit);
        string advice = Advice(result);
        return finding.Ground switch
        {
            GrowthGround.TooFewSamples => string.Create(
                CultureInfo.InvariantCulture, $"only {result.SampleCount} checkpoints: too few to tell a trend from noise{advice}"),
            GrowthGround.GrowthAboveLimit => $"grows by {Rate(finding, measure)}, above the allowed {allowed}",
            GrowthGround.GrowthBelowLimit => $"{Course(finding, measure)}, below the allowed {allowed}",
            GrowthGround.LastHalfIsLevel => $"the last half of the run did not grow: {Bound(finding, measure, allowed)}{advice}",
            GrowthGround.StillWarmingUp => $"still warming up at the end: so far {Range(finding, measure)}, and {allowed} is allowed{advice}",
            GrowthGround.JumpsMayGoOn => $"grew in jumps that may go on or not: {Range(finding, measure)}, and {allowed} is allowed{advice}",
            GrowthGround.NotSignificant => $"no growth that stands out from the noise: {Bound(finding, measure, allowed)}{advice}",
            _ => $"{Straddle(finding, measure, allowed)}{advice}",
        };
    }

    /// <summary>How it ran, where it stays within what is allowed.</summary>
    private static string Course(GrowthFinding finding, GrowthMeasure measure)
    {
        if (finding is { Pattern: GrowthPattern.Leak, Growth: > 0 }) return $"grows by {Rate(finding, measure)}";
        string course = finding.Pattern switch
        {
            GrowthPattern.Plateau => "grew, and then stayed level",
            GrowthPattern.Step => "grew in jumps, and is level in between",
            GrowthPattern.Sawtooth => "rises and falls, and is level in the long run",
            GrowthPattern.WarmUp => "levels off after its warm-up",
            GrowthPattern.Swing => "rises and falls with the load",
            GrowthPattern.Shrinking => "falls",
            _ => "level",
        };
        return finding.High is { } high ? $"{course}: at most {measure.Text(high)}" : course;
    }

    private static string Bound(GrowthFinding finding, GrowthMeasure measure, string allowed) => finding.Verdict == Verdict.Inconclusive
        ? Straddle(finding, measure, allowed)
        : $"at most {measure.Text(finding.High ?? finding.Growth ?? 0)}, and {allowed} is allowed";

    private static string Straddle(GrowthFinding finding, GrowthMeasure measure, string allowed)
    {
        string could = finding.MinimumDetectable is { } least ? $": this run could only have told {measure.Text(least)}" : string.Empty;
        return $"{Range(finding, measure)}; the allowed {allowed} lies within{could}";
    }

    private static string Range(GrowthFinding finding, GrowthMeasure measure) => finding is { Low: { } low, High: { } high }
        ? $"somewhere between {Figure.Text(low)} and {measure.Text(high)}"
        : "growth that cannot be told";

    private static string Rate(GrowthFinding finding, GrowthMeasure measure)
    {
        string interval = finding is { Low: { } low, High: { } high } ? $" ({Figure.Text(low)} to {Figure.Text(high)})" : string.Empty;
        return $"{measure.Text(finding.Growth ?? 0)}{interval}";
    }

    private static string Advice(MemoryLeakResult result) => result switch
    {
        { RecommendedOperationCount: { } count } => string.Create(CultureInfo.InvariantCulture, $"; run {count:#,0} operations"),
        { RecommendedDuration: { } duration } => $"; watch for {WatchTime.Text(duration)}",
        _ => string.Empty,
    };
}
