namespace PerfTools.Engine.Sessions.Report;

/// <summary>The result of one session.</summary>
internal static class SessionReport
{
    public static SessionResult Of(SessionRecord session, string target, LoadRun run)
    {
        SessionTally tally = session.Tally;
        Distribution response = tally.Response.ToDistribution();
        bool any = response.Count > 0;
        return new SessionResult
        {
            Target = target,
            ComputerName = Environment.MachineName,
            SessionId = session.Id,
            State = session.State,
            Attempted = tally.Attempted,
            Succeeded = tally.Succeeded,
            Failed = tally.Failed,
            TimedOut = tally.TimedOut,
            Cancelled = tally.Cancelled,
            SetupMs = Milliseconds(session.SetupNanoseconds),
            StartOffsetMs = tally.FirstStart is { } first ? Milliseconds(first - run.Start) : null,
            SessionMs = tally.FirstStart is { } start && tally.LastEnd > 0 ? Milliseconds(tally.LastEnd - start) : null,
            TeardownMs = Milliseconds(session.TeardownNanoseconds),
            MeanUs = any ? Math.Round(response.Mean, 3) : null,
            P50Us = response.Percentile(50),
            P95Us = response.Percentile(95),
            P99Us = response.Percentile(99),
            MaxUs = any ? response.Maximum : null,
            Reconnects = tally.Reconnects,
            ErrorSummary = string.Join("; ", tally.Errors.ToErrors().OrderBy(error => error.Phase).ThenByDescending(error => error.Count)),
            Distribution = response,
        };
    }

    private static double Milliseconds(double nanoseconds) => Math.Round(nanoseconds / 1e6, 3);
}
