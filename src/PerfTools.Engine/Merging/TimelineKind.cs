namespace PerfTools.Engine.Merging;

/// <summary>Merges the seconds of loads: each with the same second of the others.</summary>
internal sealed class TimelineKind : ResultKind<SessionTimelineResult>
{
    protected override IReadOnlyList<Trait> Groups(SessionTimelineResult result) =>
        [new("Target", result.Target), new("Second", result.Second)];

    protected override IReadOnlyList<Trait> Conditions(SessionTimelineResult result) => [Trait.UnitOf(result.Distribution)];

    protected override RunSpan SpanOf(SessionTimelineResult result) => new(result.StartedAt, result.DurationMs);

    protected override string NotesOf(SessionTimelineResult result) => string.Empty;

    protected override string SourceOf(SessionTimelineResult result) => result.ComputerName;

    protected override SessionTimelineResult Judge(SessionTimelineResult result, IReadOnlyList<SessionTimelineResult> parts, ThresholdSet thresholds) => result;

    protected override SessionTimelineResult Merge(IReadOnlyList<SessionTimelineResult> parts, bool ranTogether)
    {
        // The seconds are those of each run, and begin with it: they are one second, however the clocks differ.
        double duration = ranTogether ? parts.Max(part => part.DurationMs) : Math.Round(parts.Sum(part => part.DurationMs), 3);
        long succeeded = parts.Sum(part => part.Succeeded);
        Distribution? distribution = Averages.Distribution(parts, part => part.Distribution);
        return parts[0] with
        {
            ComputerName = MergedNotes.Names(parts.Select(part => part.ComputerName)),
            StartedAt = parts.Min(part => part.StartedAt),
            DurationMs = duration,
            ActiveSessions = ranTogether ? parts.Sum(part => part.ActiveSessions) : parts.Max(part => part.ActiveSessions),
            Succeeded = succeeded,
            Failed = parts.Sum(part => part.Failed),
            TimedOut = parts.Sum(part => part.TimedOut),
            Dropped = parts.Sum(part => part.Dropped),
            ThroughputPerSecond = Averages.PerSecond(succeeded, duration) ?? 0,
            P50Us = distribution?.Percentile(50),
            P95Us = distribution?.Percentile(95),
            P99Us = distribution?.Percentile(99),
            ProcessCpuPercentOfCore = ranTogether ? null : Averages.Weighted(parts, part => part.ProcessCpuPercentOfCore, part => part.DurationMs, 2),
            ProcessWorkingSetBytes = ranTogether ? null : parts.Max(part => part.ProcessWorkingSetBytes),
            Distribution = distribution,
        };
    }
}
