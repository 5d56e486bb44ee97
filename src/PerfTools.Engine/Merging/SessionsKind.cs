using PerfTools.Engine.Sessions.Report;

namespace PerfTools.Engine.Merging;

/// <summary>Merges loads of concurrent sessions.</summary>
internal sealed class SessionsKind : ResultKind<ConcurrentSessionsResult>
{
    protected override IReadOnlyList<Trait> Groups(ConcurrentSessionsResult result) =>
        [new("Target", result.Target), new("Operation", result.Operation)];

    protected override IReadOnlyList<Trait> Conditions(ConcurrentSessionsResult result) =>
    [
        new("Work", result.Work), new("Model", result.Model), new("ThinkTimeMs", result.ThinkTimeMs), new("TimeoutMs", result.TimeoutMs),
        Trait.UnitOf(result.Distribution), Trait.UnitOf(result.ServiceDistribution) with { Name = "Unit of ServiceDistribution" },
    ];

    protected override IReadOnlyList<Trait> Repeats(ConcurrentSessionsResult result) =>
        [new("SessionsRequested", result.SessionsRequested), new("RatePerSecond", result.RatePerSecond)];

    protected override RunSpan SpanOf(ConcurrentSessionsResult result) => new(result.StartedAt, result.DurationMs);

    protected override string NotesOf(ConcurrentSessionsResult result) => result.Notes;

    protected override string SourceOf(ConcurrentSessionsResult result) => result.ComputerName;

    protected override ConcurrentSessionsResult Merge(IReadOnlyList<ConcurrentSessionsResult> parts, bool ranTogether)
    {
        ConcurrentSessionsResult counted = Counts(parts);
        ConcurrentSessionsResult shaped = ranTogether ? Together(counted, parts) : InTurn(counted, parts);
        shaped = shaped with { ThroughputPerSecond = Averages.PerSecond(shaped.Succeeded, shaped.DurationMs) ?? 0 };
        Distribution response = Averages.Distribution(parts, part => part.Distribution) ?? new Distribution();
        ConcurrentSessionsResult timed = shaped.WithTimes(response, Averages.Distribution(parts, part => part.ServiceDistribution))
            .WithErrors(ErrorText.Merge(parts.SelectMany(part => part.GetErrors())));
        return Judge(timed, parts, ThresholdSet.None);
    }

    protected override ConcurrentSessionsResult Judge(
        ConcurrentSessionsResult result, IReadOnlyList<ConcurrentSessionsResult> parts, ThresholdSet thresholds)
    {
        (Verdict verdict, string violations) = new LoadVerdict(thresholds).Of(result);
        if (thresholds.IsEmpty && verdict != Verdict.Fail) (verdict, violations) = MergedVerdict.WorstOf([.. parts.Select(part => (part.Verdict, part.Violations))]);
        return result with { Verdict = verdict, Violations = violations };
    }

    private static ConcurrentSessionsResult Counts(IReadOnlyList<ConcurrentSessionsResult> parts)
    {
        string machines = MergedNotes.Names(parts.Select(part => part.ComputerName));
        long attempted = parts.Sum(part => part.Attempted);
        long cancelled = parts.Sum(part => part.Cancelled);
        long wrong = parts.Sum(part => part.Failed + part.TimedOut + part.Dropped);
        return parts[0] with
        {
            ComputerName = machines,
            MachineCount = Math.Max(1, MergedNotes.NamesIn(machines).Count),
            Attempted = attempted,
            Succeeded = parts.Sum(part => part.Succeeded),
            Failed = parts.Sum(part => part.Failed),
            TimedOut = parts.Sum(part => part.TimedOut),
            Cancelled = cancelled,
            Dropped = parts.Sum(part => part.Dropped),
            NotAttempted = (long?)Averages.Sum(parts, part => part.NotAttempted),
            ErrorPercent = attempted == cancelled ? null : Math.Round(100.0 * wrong / (attempted - cancelled), 4),
            EndedEarly = parts.Any(part => part.EndedEarly),
            Reconnects = parts.Sum(part => part.Reconnects),
            MeanSessionMs = Averages.Weighted(parts.Where(part => part.MeanSessionMs is not null), part => part.MeanSessionMs, part => part.SessionsCreated, 3),
            MaxSessionMs = parts.Max(part => part.MaxSessionMs),
            ClientCpuPercent = parts.Max(part => part.ClientCpuPercent),
            WarmupCount = parts.Min(part => part.WarmupCount),
            SetupMs = parts.Max(part => part.SetupMs),
            ResolutionUs = parts.Max(part => part.ResolutionUs),
            InstrumentCostUs = parts.Max(part => part.InstrumentCostUs),
        };
    }

    private ConcurrentSessionsResult Together(ConcurrentSessionsResult counted, IReadOnlyList<ConcurrentSessionsResult> parts)
    {
        RunSpan window = RunSpan.Union(parts.Select(SpanOf));
        return counted with
        {
            SessionsRequested = parts.Sum(part => part.SessionsRequested),
            SessionsCreated = parts.Sum(part => part.SessionsCreated),
            SessionsFailedToCreate = parts.Sum(part => part.SessionsFailedToCreate),
            SessionsLost = parts.Sum(part => part.SessionsLost),
            RatePerSecond = Averages.Sum(parts, part => part.RatePerSecond),
            StartSkewMs = null,
            ProcessCpuPercentOfCore = null,
            ProcessCpuUsPerOperation = null,
            ProcessPeakWorkingSetBytes = null,
            ProcessPrivateBytes = null,
            StartedAt = window.Start,
            DurationMs = window.DurationMs,
            Notes = Notes(parts, $"merged from {parts.Count} results of runs at the same time: sessions are added up, time is from the first start to the last end"),
        };
    }

    private ConcurrentSessionsResult InTurn(ConcurrentSessionsResult counted, IReadOnlyList<ConcurrentSessionsResult> parts)
    {
        // Those of one run, so that they add up: of the run that had the fewest sessions.
        ConcurrentSessionsResult fewest = parts.OrderByDescending(part => part.SessionsFailedToCreate + part.SessionsLost).ThenByDescending(part => part.SessionsFailedToCreate).First();
        return counted with
        {
            SessionsCreated = fewest.SessionsCreated,
            SessionsFailedToCreate = fewest.SessionsFailedToCreate,
            SessionsLost = fewest.SessionsLost,
            StartSkewMs = parts.Max(part => part.StartSkewMs),
            ProcessCpuPercentOfCore = Averages.Weighted(parts, part => part.ProcessCpuPercentOfCore, part => part.DurationMs, 2),
            ProcessCpuUsPerOperation = Averages.Weighted(parts, part => part.ProcessCpuUsPerOperation, part => part.Succeeded, 3),
            ProcessPeakWorkingSetBytes = parts.Max(part => part.ProcessPeakWorkingSetBytes),
            ProcessPrivateBytes = parts.Max(part => part.ProcessPrivateBytes),
            StartedAt = parts.Min(part => part.StartedAt),
            DurationMs = Math.Round(parts.Sum(part => part.DurationMs), 3),
            Notes = Notes(parts, $"merged from {parts.Count} results of runs one after the other: time is added up, sessions are those of the run with the fewest"),
        };
    }
}
