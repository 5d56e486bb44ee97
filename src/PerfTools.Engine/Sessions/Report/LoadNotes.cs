using System.Globalization;

namespace PerfTools.Engine.Sessions.Report;

/// <summary>What a reader of a load's numbers should know before believing them.</summary>
internal sealed class LoadNotes(SessionLoadOptions options, LoadOutcome outcome, LoadRun run, ErrorTally errors)
{
    private const double SaturatedPercent = 80;
    private const double FilledShare = 0.8;

    public IEnumerable<string> For(ConcurrentSessionsResult result)
    {
        if (run.Cancelled.IsCancellationRequested) yield return "the run was stopped";
        if (run.HasTooManyErrors) yield return $"the run was ended after {options.MaxErrors} errors";
        if (outcome.LateStart is { } late) yield return Text($"the agreed start was missed by {late.TotalMilliseconds:0.#} ms");
        if (result.SessionsLost > 0) yield return $"{result.SessionsLost} sessions were given up: an operation went on although it had been interrupted, and may still";
        if (result.NotAttempted > 0) yield return $"{result.NotAttempted} operations were never attempted";
        if (errors.Of(SessionPhase.Setup) is var failed && failed > result.SessionsFailedToCreate) yield return $"{failed - result.SessionsFailedToCreate} operations failed while warming up";
        if (errors.Of(SessionPhase.Teardown) is var teardowns and > 0) yield return $"{teardowns} teardowns failed";
        if (result.ClientCpuPercent > SaturatedPercent) yield return Saturated(result);
        if (Overlap() is { } overlap) yield return overlap;
        if (Filled(result) is { } filled) yield return filled;
    }

    private string Saturated(ConcurrentSessionsResult result) => outcome.SharesOneThread
        ? Text($"the client used {result.ClientCpuPercent:0} % of the processor that its connections share: part of the times is its own")
        : Text($"the client used {result.ClientCpuPercent:0} % of its processors: part of the times is its own");

    /// <summary>Sessions that were not at work at the same time were not concurrent.</summary>
    private string? Overlap()
    {
        if (options.Model != LoadModel.Closed) return null;
        SessionTally[] worked = [.. outcome.Sessions.Select(session => session.Tally).Where(tally => tally.FirstStart is not null && tally.LastEnd > 0)];
        if (worked.Length < 2) return null;
        long lastStart = worked.Max(tally => tally.FirstStart!.Value);
        int early = worked.Count(tally => tally.LastEnd < lastStart);
        return early == 0 ? null : $"{early} of {worked.Length} sessions had ended before the last one began: raise -OperationCount, or give -Duration";
    }

    /// <summary>Little's law: operations under way are throughput times service time. What sessions spent otherwise, they spent waiting for the client.</summary>
    private string? Filled(ConcurrentSessionsResult result)
    {
        if (options.Model != LoadModel.Closed || options.ThinkTime > TimeSpan.Zero || result.MeanConcurrency is not { } inService || result.ErrorPercent > 0) return null;
        double atWork = outcome.Sessions.Select(session => session.Tally)
            .Where(tally => tally.FirstStart is not null).Sum(tally => (double)(tally.LastEnd - tally.FirstStart!.Value)) / 1e6 / Math.Max(result.DurationMs, 1e-6);
        return inService >= FilledShare * atWork
            ? null
            : Text($"operations filled only {100 * inService / atWork:0} % of the sessions' time (Little's law): the client itself was what they waited for");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
