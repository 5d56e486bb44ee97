using System.Globalization;

namespace PerfTools.Engine.Operations;

/// <summary>What a reader of the numbers should know.</summary>
internal static class OperationNotes
{
    // Where the time is less than this many empty calls, it says more about PowerShell than about the block.
    private const double RelevantInvocations = 2;
    private const double ClockReadingsPerSample = 100;

    public static string Of(OperationResult result, OperationOptions options, OperationRecord record) => string.Join("; ", new[]
    {
        Precision(result, options),
        Batch(result),
        Invocation(result),
        Clock(result, options),
        Baseline(record),
    }.OfType<string>());

    private static string? Precision(OperationResult result, OperationOptions options)
    {
        if (result.PrecisionPercent <= options.PrecisionPercent) return null;
        string more = result.Count >= options.MaximumCount ? "-MaximumCount" : "-MaximumDuration";
        string reached = result.PrecisionPercent is { } precision
            ? Text($"the median is known within {precision:0.#} % only, not {options.PrecisionPercent:0.#} %")
            : Text($"{result.Count} samples give the median no 95 % interval");
        return $"{reached}; raise {more}, or find a quieter host";
    }

    private static string? Batch(OperationResult result) => result.BatchSize == 1
        ? null
        : Text($"a sample is the mean of {result.BatchSize} operations, so there are no percentiles; -BatchSize 1 gives them");

    private static string? Invocation(OperationResult result) =>
        result is { InvocationCostUs: { } cost, BaselineName: null } && result.MedianUs < RelevantInvocations * cost
            ? Text($"calling an empty block costs {cost:0.###} us of this; -Baseline {{ }} gives the difference")
            : null;

    private static string? Clock(OperationResult result, OperationOptions options)
    {
        double unit = Math.Max(result.ResolutionUs, result.InstrumentCostUs * result.BatchSize);
        if (result.MedianUs * result.BatchSize >= ClockReadingsPerSample * unit) return null;
        bool canBeMore = options.Kind == OperationKind.ScriptBlock && !options.IsPrepared;
        string advice = canBeMore ? "raise -BatchSize" : "let one operation do more";
        return Text($"a sample is only {result.MedianUs * result.BatchSize / unit:0} times what reading the clock takes; {advice}");
    }

    private static string? Baseline(OperationRecord record) => record.Baseline is { Errors: > 0 } baseline
        ? Text($"{baseline.Errors} of {baseline.Operations} operations of the baseline failed, the first: {baseline.FirstError}")
        : null;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
