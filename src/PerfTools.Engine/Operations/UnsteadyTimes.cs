namespace PerfTools.Engine.Operations;

/// <summary>
/// What a measurement that is not stable still knows. Its samples are not of one quantity, so that the interval of the median,
/// which supposes one, says nothing of the next run. But a median of the next run outside of where nine tenths of the samples lie
/// would be another host or another program: a bound beyond that range is decided.
/// </summary>
internal static class UnsteadyTimes
{
    private const double LowPercent = 5;
    private const double HighPercent = 95;

    /// <summary>The range in which a time may be, in its unit; anything where nothing is known. Null for what is counted and no time.</summary>
    /// <param name="result">A result that is not stable.</param>
    /// <param name="property">One of its numbers.</param>
    public static (double Low, double High)? RangeOf(OperationResult result, string property)
    {
        if (!IsTime(property)) return null;
        return property == nameof(OperationResult.MedianUs) && result.Distribution is { Count: > 0 } samples
            ? (samples.Percentile(LowPercent) ?? samples.Minimum, samples.Percentile(HighPercent) ?? samples.Maximum)
            : (0, double.PositiveInfinity);
    }

    /// <summary>The ranges of all times.</summary>
    public static Dictionary<string, (double Low, double High)> RangesOf(OperationResult result) =>
        ThresholdSet.NamesFor(typeof(OperationResult)).Where(IsTime).ToDictionary(name => name, name => RangeOf(result, name)!.Value);

    private static bool IsTime(string property) => property.EndsWith("Us", StringComparison.Ordinal) || property == nameof(OperationResult.CpuMs);
}
