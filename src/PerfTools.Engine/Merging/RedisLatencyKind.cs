using PerfTools.Engine.Redis;

namespace PerfTools.Engine.Merging;

/// <summary>Merges latencies of Redis operations.</summary>
internal sealed class RedisLatencyKind : ResultKind<RedisLatencyResult>
{
    protected override IReadOnlyList<Trait> Groups(RedisLatencyResult result) =>
    [
        new("Target", result.Target), new("Client", result.Client), new("Operation", result.Operation),
        new("PayloadBytes", result.PayloadBytes), new("Payload", result.Payload),
    ];

    protected override IReadOnlyList<Trait> Conditions(RedisLatencyResult result) =>
    [
        new("Server", result.Server), new("PipelineDepth", result.PipelineDepth), new("KeyCount", result.KeyCount), new("Transport", result.Transport),
        new("ReceiveMode", result.ReceiveMode), new("Protocol", result.Protocol), new("Loop", result.RatePerSecond is null ? "closed" : "open"),
        Trait.UnitOf(result.Distribution),
    ];

    protected override IReadOnlyList<Trait> Repeats(RedisLatencyResult result) =>
        [new("ConnectionCount", result.ConnectionCount), new("RatePerSecond", result.RatePerSecond)];

    protected override RunSpan SpanOf(RedisLatencyResult result) => new(result.StartedAt, result.DurationMs);

    protected override string NotesOf(RedisLatencyResult result) => result.Notes;

    protected override RedisLatencyResult Merge(IReadOnlyList<RedisLatencyResult> parts, bool ranTogether)
    {
        // Rows of one measurement take turns, so that the time of a row is no window: the longest is the time of all.
        double duration = ranTogether ? parts.Max(part => part.DurationMs) : Math.Round(parts.Sum(part => part.DurationMs), 3);
        RedisLatencyResult merged = WithTimes(Counts(parts), Averages.Distribution(parts, part => part.Distribution)!) with
        {
            ConnectionCount = ranTogether ? parts.Sum(part => part.ConnectionCount) : parts[0].ConnectionCount,
            RatePerSecond = ranTogether ? Averages.Sum(parts, part => part.RatePerSecond) : parts[0].RatePerSecond,
            ThroughputPerSecond = Averages.PerSecond(parts.Sum(part => part.Count), duration) ?? 0,
            StartedAt = parts.Min(part => part.StartedAt),
            DurationMs = duration,

            // Each part repeats the measurement, as a round does: what they do not agree on is not decided.
            Rounds = Values(parts),
            Notes = Notes(parts, ranTogether
                ? $"merged from {parts.Count} results of runs at the same time: connections are added up, time is the longest"
                : $"merged from {parts.Count} results of runs one after the other: time is added up"),
        };
        return Judge(merged, parts, ThresholdSet.None);
    }

    protected override RedisLatencyResult Judge(RedisLatencyResult result, IReadOnlyList<RedisLatencyResult> parts, ThresholdSet thresholds)
    {
        RedisLatencyResult judged = ResultBuilder.Judge(result, thresholds);
        if (!thresholds.IsEmpty || judged.Verdict == Verdict.Fail) return judged;
        (Verdict verdict, string violations) = MergedVerdict.WorstOf([.. parts.Select(part => (part.Verdict, part.Violations))]);
        return judged with { Verdict = verdict, Violations = violations };
    }

    private static RedisLatencyResult Counts(IReadOnlyList<RedisLatencyResult> parts) => parts[0] with
    {
        Count = parts.Sum(part => part.Count),
        Errors = parts.Sum(part => part.Errors),
        ErrorReplies = parts.Sum(part => part.ErrorReplies),
        Timeouts = parts.Sum(part => part.Timeouts),
        ConnectionErrors = parts.Sum(part => part.ConnectionErrors),
        CorruptReplies = parts.Sum(part => part.CorruptReplies),
        ErrorSummary = ErrorText.MergeRedis(parts.Select(part => part.ErrorSummary)),
        ServiceP50Us = null,
        ServiceP99Us = null,
        ServiceMaxUs = parts.Max(part => part.ServiceMaxUs),
        RoundSpreadPercent = null,
        PingP50Us = null,
        WorstStallUs = parts.Max(part => part.WorstStallUs),
        HitRatePercent = Averages.Weighted(parts, part => part.HitRatePercent, part => part.Count, 4),
        VerifiedReplies = parts.Sum(part => part.VerifiedReplies),
        WarmupCount = parts.Min(part => part.WarmupCount),
        RoundCount = parts.Sum(part => part.RoundCount),
        Unsent = (long?)Averages.Sum(parts, part => part.Unsent),
        EndedEarly = parts.Any(part => part.EndedEarly),
        ResolutionUs = parts.Max(part => part.ResolutionUs),
        InstrumentCostUs = parts.Max(part => part.InstrumentCostUs),
    };

    private static RedisLatencyResult WithTimes(RedisLatencyResult result, Distribution latency)
    {
        (double Low, double High)? interval = latency.ConfidenceInterval95(50);
        bool any = latency.Count > 0;
        return result with
        {
            MinUs = any ? latency.Minimum : null,
            MeanUs = any ? Math.Round(latency.Mean, 3) : null,
            P50Us = latency.Percentile(50),
            P50LowUs = interval?.Low,
            P50HighUs = interval?.High,
            P90Us = latency.Percentile(90),
            P95Us = latency.Percentile(95),
            P99Us = latency.Percentile(99),
            P999Us = latency.Percentile(99.9),
            MaxUs = any ? latency.Maximum : null,
            Distribution = latency,
        };
    }

    private static Dictionary<string, IReadOnlyList<double>> Values(IReadOnlyList<RedisLatencyResult> parts) => Averages.ByProperty(
        parts,
        (nameof(RedisLatencyResult.MeanUs), part => part.MeanUs),
        (nameof(RedisLatencyResult.P50Us), part => part.P50Us),
        (nameof(RedisLatencyResult.P90Us), part => part.P90Us),
        (nameof(RedisLatencyResult.P95Us), part => part.P95Us),
        (nameof(RedisLatencyResult.P99Us), part => part.P99Us),
        (nameof(RedisLatencyResult.P999Us), part => part.P999Us));
}
