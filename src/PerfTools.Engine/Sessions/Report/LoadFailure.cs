namespace PerfTools.Engine.Sessions.Report;

/// <summary>What makes a whole load a failure, beside its row.</summary>
internal static class LoadFailure
{
    /// <summary>Sessions were there and not one operation succeeded; null otherwise. That there were no sessions is said before.</summary>
    public static MeasurementException? Of(ConcurrentSessionsResult result)
    {
        if (result is not { Succeeded: 0, SessionsCreated: > 0 }) return null;
        string why = result.ErrorSummary.Length > 0 ? result.ErrorSummary : "none was started";
        return new MeasurementException(FailureKind.NoOperationSucceeded, result.Target, $"not one of {result.Attempted} operations succeeded: {why}.");
    }
}
