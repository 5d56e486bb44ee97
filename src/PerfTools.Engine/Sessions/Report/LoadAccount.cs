namespace PerfTools.Engine.Sessions.Report;

/// <summary>The account of a load: what was asked for, and what became of it. It adds up, or there is no result.</summary>
internal sealed record LoadAccount
{
    public required int SessionsRequested { get; init; }

    public required int SessionsCreated { get; init; }

    public required int SessionsFailedToCreate { get; init; }

    public required long Succeeded { get; init; }

    public required long Failed { get; init; }

    public required long TimedOut { get; init; }

    public required long Cancelled { get; init; }

    public required long Dropped { get; init; }

    /// <summary>Closed model with a number of operations: those that were never due.</summary>
    public long? NotAttempted { get; init; }

    public long Attempted => Succeeded + Failed + TimedOut + Cancelled + Dropped;

    /// <summary>In percent of those that were due and not cancelled; null where there was none.</summary>
    public double? ErrorPercent => Attempted == Cancelled ? null : 100.0 * (Failed + TimedOut + Dropped) / (Attempted - Cancelled);

    public static LoadAccount Of(IReadOnlyList<SessionRecord> sessions, LoadRun run, SessionLoadOptions options, bool hasRun)
    {
        LoadAccount account = new()
        {
            SessionsRequested = options.SessionsNeeded,
            SessionsCreated = sessions.Count(session => session.IsCreated),
            SessionsFailedToCreate = sessions.Count(session => !session.IsCreated),
            Succeeded = sessions.Sum(session => session.Tally.Succeeded),
            Failed = sessions.Sum(session => session.Tally.Failed),
            TimedOut = sessions.Sum(session => session.Tally.TimedOut),
            Cancelled = sessions.Sum(session => session.Tally.Cancelled),
            Dropped = run.Arrivals?.Dropped ?? 0,
            NotAttempted = options.OperationCount is null ? null : sessions.Sum(session => session.Left),
        };
        account.Check(run, options, hasRun);
        foreach (SessionRecord session in sessions)
        {
            if (session.Tally.Attempted != session.Tally.StartedCount)
                throw Broken($"session {session.Id} started {session.Tally.StartedCount} operations, {session.Tally.Attempted} are accounted for");
        }

        return account;
    }

    private void Check(LoadRun run, SessionLoadOptions options, bool hasRun)
    {
        if (SessionsRequested != SessionsCreated + SessionsFailedToCreate)
            throw Broken($"{SessionsRequested} sessions were requested, {SessionsCreated} created and {SessionsFailedToCreate} failed");
        if (NotAttempted is { } never && Attempted + never != options.OperationCount * SessionsRequested)
            throw Broken($"{SessionsRequested} sessions of {options.OperationCount} operations, {Attempted} attempted and {never} not");
        if (run.Arrivals is { } arrivals && hasRun && !run.IsEnding && Attempted != arrivals.Total)
            throw Broken($"{arrivals.Total} operations were due, {Attempted} are accounted for");
    }

    private static InvalidOperationException Broken(string how) => new($"the account of the load does not add up: {how}. This is a defect of PerfTools; please report it.");
}
