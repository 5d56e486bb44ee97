namespace PerfTools.Engine.Memory;

/// <summary>Joins what the growth says with what the thresholds say: the worse of both counts.</summary>
internal static class MemoryLeakVerdict
{
    public static MemoryLeakResult Combine(MemoryLeakResult result, ThresholdSet thresholds)
    {
        (Verdict verdict, string violations) = thresholds.Evaluate(result, intervals: Intervals(result));
        if (result.OperationCount > 0 && result.Errors >= result.OperationCount)
        {
            // What never worked has not shown that it does not leak.
            string nothing = $"no operation succeeded: {result.ErrorSummary}";
            return result with { Verdict = Verdict.Fail, Violations = violations.Length == 0 ? nothing : $"{nothing}; {violations}" };
        }

        return result with { Verdict = Rank(verdict) > Rank(result.Verdict) ? verdict : result.Verdict, Violations = violations };
    }

    private static int Rank(Verdict verdict) => verdict switch
    {
        Verdict.Fail => 3,
        Verdict.Inconclusive => 2,
        Verdict.Pass => 1,
        _ => 0,
    };

    private static Dictionary<string, (double, double)> Intervals(MemoryLeakResult result)
    {
        Dictionary<string, (double, double)> intervals = [];
        Add(nameof(result.GrowthMBPerHour), result.GrowthMBPerHourLow, result.GrowthMBPerHourHigh);
        Add(nameof(result.GrowthBytesPerOperation), result.GrowthBytesPerOperationLow, result.GrowthBytesPerOperationHigh);
        Add(nameof(result.GrowthCountPerHour), result.GrowthCountPerHourLow, result.GrowthCountPerHourHigh);
        Add(nameof(result.GrowthCountPerOperation), result.GrowthCountPerOperationLow, result.GrowthCountPerOperationHigh);
        return intervals;

        void Add(string name, double? low, double? high)
        {
            if (low is { } least && high is { } most) intervals[name] = (least, most);
        }
    }
}
