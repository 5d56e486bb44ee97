using System.Globalization;
using PerfTools.Engine.Redis.Load;
using PerfTools.Engine.Redis.Server;
using PerfTools.Engine.Reporting;

namespace PerfTools.Engine.Redis;

/// <summary>What the results of one target have in common.</summary>
internal sealed record RunFacts
{
    public required RedisEndpoint Endpoint { get; init; }

    public required ServerInfo Server { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required double ResolutionUs { get; init; }

    public required double InstrumentCostUs { get; init; }

    public double? WorstStallUs { get; init; }

    /// <summary>Set where the run ended before its time.</summary>
    public bool EndedEarly { get; init; }

    public string? Note { get; init; }
}

/// <summary>How one client reached the server.</summary>
internal sealed record LinkFacts(string Transport, RedisReceiveMode ReceiveMode);

/// <summary>Turns a record into the result that the user gets, and judges it.</summary>
internal static class ResultBuilder
{
    private const double UnstableSpreadPercent = 20;

    public static RedisLatencyResult Build(
        CaseRecord record, CaseRecord ping, RunFacts facts, RedisLatencyOptions options, LinkFacts link, string? keyRefusal)
    {
        Distribution latency = record.Total.Latency.ToDistribution();
        RedisLatencyResult measured = Measured(record, latency, facts, options, link) with
        {
            PingP50Us = ping.Total.Latency.ToDistribution().Percentile(50),
        };
        return Judge(measured with { Notes = Notes(measured, record, facts, keyRefusal), Rounds = RoundValues(record) }, options.Thresholds);
    }

    private static RedisLatencyResult Measured(
        CaseRecord record, Distribution latency, RunFacts facts, RedisLatencyOptions options, LinkFacts link)
    {
        OperationTally total = record.Total;
        LatencyCase work = record.Case;
        Distribution? service = total.ServiceTime?.ToDistribution();
        (double Low, double High)? interval = latency.ConfidenceInterval95(50);
        bool any = latency.Count > 0;
        return new RedisLatencyResult
        {
            Target = facts.Endpoint.ToString(),
            Server = facts.Server.Product,
            Client = work.Client,
            Operation = work.Name,
            PayloadBytes = work.Payload.Length,
            Payload = work.PayloadKind,
            Count = latency.Count,
            Errors = total.Errors,
            ErrorReplies = total.ErrorReplies,
            Timeouts = total.Timeouts,
            ConnectionErrors = total.ConnectionErrors,
            CorruptReplies = total.CorruptReplies,
            ErrorSummary = total.Summary(),
            ThroughputPerSecond = total.ElapsedNanoseconds == 0 ? 0 : Math.Round(latency.Count * 1e9 / total.ElapsedNanoseconds, 1),
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
            ServiceP50Us = service?.Percentile(50),
            ServiceP99Us = service?.Percentile(99),
            ServiceMaxUs = service is { Count: > 0 } ? service.Maximum : null,
            RoundSpreadPercent = Spread(record),
            WorstStallUs = facts.WorstStallUs,
            HitRatePercent = work.IsRead && total.Hits + total.Misses > 0 ? Math.Round(100.0 * total.Hits / (total.Hits + total.Misses), 2) : null,
            VerifiedReplies = total.Verified,
            WarmupCount = options.WarmupCount,
            RoundCount = record.Rounds.Count,
            ConnectionCount = options.ConnectionCount,
            PipelineDepth = options.PipelineDepth,
            RatePerSecond = options.Rate,
            Unsent = options.Rate is null ? null : total.Unsent,
            EndedEarly = facts.EndedEarly,
            KeyCount = work.Operation == RedisOperation.Ping ? 0 : work.Keys.Count,
            Transport = link.Transport,
            ReceiveMode = link.ReceiveMode,
            Protocol = work.Client == RedisClient.Wire ? facts.Endpoint.Protocol : RespProtocol.Resp2,
            ResolutionUs = facts.ResolutionUs,
            InstrumentCostUs = facts.InstrumentCostUs,
            StartedAt = facts.StartedAt,
            DurationMs = Math.Round(total.ElapsedNanoseconds / 1e6, 3),
            Distribution = latency,
        };
    }

    /// <summary>Range of the round medians over the middle one, in percent; null for fewer than two rounds.</summary>
    private static double? Spread(CaseRecord record)
    {
        double[] medians = [.. record.Rounds.Select(round => round.Distribution.Percentile(50)).OfType<double>().Order()];
        return medians.Length < 2 ? null : Math.Round(100 * (medians[^1] - medians[0]) / medians[medians.Length / 2], 1);
    }

    private static string Notes(RedisLatencyResult result, CaseRecord record, RunFacts facts, string? keyRefusal)
    {
        List<string> notes = [];
        if (facts.Note is not null) notes.Add(facts.Note);
        if (keyRefusal is not null) notes.Add($"keys could not be prepared: {keyRefusal}");
        if (record.Case.IsRead && record.Total.Misses > 0) notes.Add($"{record.Total.Misses} keys were not found: misses are faster than hits");
        if (result.RoundSpreadPercent is { } spread && spread > UnstableSpreadPercent)
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"the rounds differ by {spread:0} %: the host or the server was not steady"));
        if (result.RatePerSecond is { } rate && result.Count > 0 && record.Total.ElapsedNanoseconds > 0)
        {
            double achieved = result.Count * 1e9 / record.Total.ElapsedNanoseconds;
            if (achieved < 0.95 * rate)
                notes.Add(string.Create(CultureInfo.InvariantCulture, $"the rate was not reached: {achieved:0} of {rate:0} operations a second"));
        }

        return string.Join("; ", notes);
    }

    /// <summary>What thresholds say of a result, whether it was just measured or read from a file.</summary>
    public static RedisLatencyResult Judge(RedisLatencyResult result, ThresholdSet thresholds)
    {
        // Without a threshold nobody asks for intervals, and with -Continuous there is a row for each interval of time.
        (Verdict verdict, string violations) = thresholds.Evaluate(result, result.Rounds, thresholds.IsEmpty ? null : ResultIntervals.OfAll(result));
        if (result.Count == 0)
        {
            string nothing = $"no operation succeeded: {result.ErrorSummary}";
            return result with { Verdict = Verdict.Fail, Violations = violations.Length == 0 ? nothing : $"{nothing}; {violations}" };
        }

        if (verdict == Verdict.Pass && Doubt(result) is { } doubt)
            return result with { Verdict = Verdict.Inconclusive, Violations = doubt };
        return result with { Verdict = verdict, Violations = violations };
    }

    /// <summary>Why numbers that meet every threshold must not pass, or null.</summary>
    private static string? Doubt(RedisLatencyResult result)
    {
        if (result.EndedEarly) return "the run ended early";
        if (result.Unsent > 0) return $"{result.Unsent} requests that were due were never sent";
        return result.HitRatePercent < 100
            ? string.Create(CultureInfo.InvariantCulture, $"only {result.HitRatePercent:0.##} % of the keys were found: these are also the times of misses")
            : null;
    }

    /// <summary>The estimates of each round, by property; a metric that a round could not determine is left out.</summary>
    private static Dictionary<string, IReadOnlyList<double>> RoundValues(CaseRecord record)
    {
        Dictionary<string, IReadOnlyList<double>> values = [];
        Add(nameof(RedisLatencyResult.MeanUs), round => round.Mean);
        Add(nameof(RedisLatencyResult.P50Us), round => round.Percentile(50));
        Add(nameof(RedisLatencyResult.P90Us), round => round.Percentile(90));
        Add(nameof(RedisLatencyResult.P95Us), round => round.Percentile(95));
        Add(nameof(RedisLatencyResult.P99Us), round => round.Percentile(99));
        Add(nameof(RedisLatencyResult.P999Us), round => round.Percentile(99.9));
        values[nameof(RedisLatencyResult.ThroughputPerSecond)] = [.. record.Rounds.Select(round => round.Throughput)];
        return values;

        void Add(string name, Func<Distribution, double?> estimate)
        {
            double?[] rounds = [.. record.Rounds.Select(round => estimate(round.Distribution))];
            if (Array.TrueForAll(rounds, round => round is not null)) values[name] = [.. rounds.OfType<double>()];
        }
    }
}
