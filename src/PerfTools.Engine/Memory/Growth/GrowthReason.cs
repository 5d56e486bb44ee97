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
            GrowthGround.LastHalfIsLevel => $"grows by {Rate(finding, measure)}, but not clearly any more in its last half{advice}",
            GrowthGround.RuntimeMaySettle =>
                $"grows by {Rate(finding, measure)}, but in its first seconds a runtime takes memory for code that it compiles{advice}, or watch -Metric ManagedHeap",
            GrowthGround.StillWarmingUp => $"still settling, as growth changes within the run: so far {Range(finding, measure)}, and {allowed} is allowed{advice}",
            GrowthGround.JumpsMayGoOn => $"grew in jumps that may go on or not: without them {Range(finding, measure)}, and {allowed} is allowed{advice}",
            _ => $"{Range(finding, measure)}; the allowed {allowed} lies within{Power(finding, measure, limit)}{advice}",
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

    /// <summary>What the run could have told, where that is the trouble and not growth that is near the limit.</summary>
    private static string Power(GrowthFinding finding, GrowthMeasure measure, double limit) => finding.MinimumDetectable is { } least && least > limit
        ? $": this run could only have told {measure.Text(least)}"
        : string.Empty;

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
        // It cannot be watched for longer than it lives.
        { State: ProcessState.Exited } => string.Empty,
        { RecommendedOperationCount: { } count } => string.Create(CultureInfo.InvariantCulture, $"; run {count:#,0} operations"),
        { RecommendedDuration: { } duration } => $"; watch for {WatchTime.Text(duration)}",
        _ => string.Empty,
    };
}
