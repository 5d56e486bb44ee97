using PerfTools.Engine.Statistics;

namespace PerfTools.Tests.Merging;

/// <summary>Results of runs whose samples and errors are known.</summary>
internal static class PartsOf
{
    public static readonly DateTimeOffset Noon = new(2024, 6, 7, 12, 0, 0, TimeSpan.Zero);

    public static Distribution Samples(params IEnumerable<long> nanoseconds)
    {
        LatencyHistogram histogram = new();
        foreach (long value in nanoseconds) histogram.Record(value);
        return histogram.ToDistribution();
    }

    /// <summary>A load of one second whose sessions each attempted something.</summary>
    public static ConcurrentSessionsResult Load(string machine, IReadOnlyList<long> nanoseconds, int failed = 0, double startMs = 0, int sessions = 10, double durationMs = 1000)
    {
        Distribution distribution = Samples(nanoseconds);
        ConcurrentSessionsResult load = new()
        {
            Target = "shop",
            Work = SessionWork.Http,
            Operation = "GET",
            ComputerName = machine,
            Model = LoadModel.Closed,
            SessionsRequested = sessions,
            SessionsCreated = sessions,
            Attempted = nanoseconds.Count + failed,
            Succeeded = nanoseconds.Count,
            Failed = failed,
            ErrorPercent = nanoseconds.Count + failed == 0 ? null : Math.Round(100.0 * failed / (nanoseconds.Count + failed), 4),
            NotAttempted = 0,
            ThroughputPerSecond = durationMs > 0 ? Math.Round(nanoseconds.Count * 1000 / durationMs, 1) : 0,
            MeanUs = distribution.Count > 0 ? Math.Round(distribution.Mean, 3) : null,
            P50Us = distribution.Percentile(50),
            P99Us = distribution.Percentile(99),
            MeanSessionMs = durationMs,
            MaxSessionMs = durationMs,
            TimeoutMs = 10_000,
            WarmupCount = 1,
            StartedAt = Noon.AddMilliseconds(startMs),
            DurationMs = durationMs,
            Distribution = distribution,
        };
        return failed == 0 ? load : load.WithErrors([new SessionError(SessionPhase.Operation, "HttpStatus", "503", failed, "Service Unavailable")]);
    }

    public static RedisLatencyResult Latency(IReadOnlyList<long> nanoseconds, double startMs = 0, double durationMs = 1000)
    {
        Distribution distribution = Samples(nanoseconds);
        return new RedisLatencyResult
        {
            Target = "cache:6379",
            Server = "redis 7.0.15",
            Client = RedisClient.Wire,
            Operation = "Get",
            PayloadBytes = 100,
            Payload = PayloadKind.Random,
            Count = distribution.Count,
            P50Us = distribution.Percentile(50),
            P99Us = distribution.Percentile(99),
            MeanUs = distribution.Count > 0 ? Math.Round(distribution.Mean, 3) : null,
            HitRatePercent = 100,
            RoundCount = 5,
            ConnectionCount = 1,
            PipelineDepth = 1,
            StartedAt = Noon.AddMilliseconds(startMs),
            DurationMs = durationMs,
            Distribution = distribution,
        };
    }

    public static OperationResult Operation(IReadOnlyList<long> nanoseconds, double lowUs, double highUs, double startMs = 0)
    {
        Distribution distribution = Samples(nanoseconds);
        double mean = nanoseconds.Average() / 1000;
        return new OperationResult
        {
            Target = "Get-Date",
            Kind = OperationKind.ScriptBlock,
            Count = nanoseconds.Count,
            BatchSize = 1,
            OperationCount = nanoseconds.Count,
            MinUs = distribution.Minimum,
            MaxUs = distribution.Maximum,
            MedianUs = (lowUs + highUs) / 2,
            MedianLowUs = lowUs,
            MedianHighUs = highUs,
            MeanUs = mean,
            StdDevUs = Math.Sqrt(nanoseconds.Sum(value => Math.Pow((value / 1000.0) - mean, 2)) / (nanoseconds.Count - 1)),
            CpuMs = 0.01,
            Stable = true,
            StartedAt = Noon.AddMilliseconds(startMs),
            DurationMs = 1000,
            Distribution = distribution,
        };
    }
}
