using PerfTools.Engine.Redis;
using PerfTools.Engine.Sessions.Report;

namespace PerfTools.Engine.Reporting;

/// <summary>
/// What keeps a result from passing although its numbers meet every threshold: nothing succeeded, or the load was not the one that
/// was asked for. The same as where it was measured with these thresholds.
/// </summary>
internal static class WholeVerdict
{
    /// <summary>The verdict on all of it, and why; null where there is nothing beside the thresholds.</summary>
    /// <param name="result">The result.</param>
    /// <param name="thresholds">All that it is judged by.</param>
    public static (Verdict Verdict, string Reason)? Of(object result, ThresholdSet thresholds) => result switch
    {
        ConcurrentSessionsResult load => new LoadVerdict(thresholds).Of(load),
        RedisLatencyResult latency => Of(ResultBuilder.Judge(latency, thresholds)),
        ServerStartupResult { Count: > 0, Succeeded: 0 } startup => (Verdict.Fail, startup.Reason),

        // Where exit codes are ignored, what none of them says is not known.
        OperationResult { OperationCount: > 0 } operation when operation.Errors == operation.OperationCount =>
            (operation.Verdict == Verdict.Fail ? Verdict.Fail : Verdict.Inconclusive, $"no operation succeeded: {operation.ErrorSummary}"),
        _ => null,
    };

    private static (Verdict Verdict, string Reason) Of(RedisLatencyResult judged) => (judged.Verdict, judged.Violations);
}
