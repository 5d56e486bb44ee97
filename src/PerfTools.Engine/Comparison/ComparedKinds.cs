using PerfTools.Engine.Merging;
using PerfTools.Engine.Statistics;

namespace PerfTools.Engine.Comparison;

/// <summary>What of each type of result is compared, and what must be the same for it.</summary>
internal static class ComparedKinds
{
    /// <exception cref="MeasurementException">Results of this type hold no samples, or this one holds none.</exception>
    public static ComparedResult Of(object result) => result switch
    {
        RedisLatencyResult redis => Of(redis),
        OperationResult operation => Of(operation),
        ConcurrentSessionsResult load => Of(load),
        ServerStartupResult startup => Of(startup),
        _ => throw new MeasurementException(FailureKind.NotComparable, result.GetType().Name, "results of this kind hold no samples that could be compared."),
    };

    /// <summary>Plain numbers in the order in which they were measured.</summary>
    /// <param name="numbers">At least one.</param>
    public static ComparedResult Of(IReadOnlyList<double> numbers)
    {
        double[] samples = [.. numbers];
        SampleSummary summary = SampleSummary.Of(samples);
        double? deviation = OrderStatistics.MedianInterval(summary.Sorted, 1) is { } ends ? SamplingError.Deviation(ends) : null;
        return new ComparedResult
        {
            Kind = "Number",
            Target = "numbers",
            Conditions = [],
            Samples = WeightedSamples.Of(samples),
            Unit = string.Empty,
            Excess = deviation is { } known ? ((summary.Inflation - 1) * known * known, Math.Max(1, samples.Length - 1)) : null,
        };
    }

    private static ComparedResult Of(RedisLatencyResult result) => new()
    {
        Kind = nameof(RedisLatencyResult),
        Target = result.Target,
        Operation = result.Operation,
        PayloadBytes = result.PayloadBytes,
        Conditions =
        [
            new("Operation", result.Operation), new("PayloadBytes", result.PayloadBytes), new("Payload", result.Payload), new("Client", result.Client),
            new("ConnectionCount", result.ConnectionCount), new("PipelineDepth", result.PipelineDepth),
            new("Loop", result.RatePerSecond is null ? "closed" : "open"), new("RatePerSecond", result.RatePerSecond), new("KeyCount", result.KeyCount),
            new("Transport", result.Transport), new("ReceiveMode", result.ReceiveMode), new("Protocol", result.Protocol), Trait.UnitOf(result.Distribution),
        ],
        Samples = Samples(result.Distribution, nameof(RedisLatencyResult)),
        Unit = result.Distribution.Unit,
        Excess = SamplingError.OfRounds(result),
        Resolution = InUnit(result.ResolutionUs, result.Distribution),
        ErrorPercent = Share(result.Errors, result.Errors + result.Count),
        StartedAt = result.StartedAt,
        Source = result,
    };

    private static ComparedResult Of(OperationResult result) => new()
    {
        Kind = nameof(OperationResult),
        Target = result.Target,
        Conditions =
        [
            // Means of many operations vary less and are less skewed; whether it is 40 or 50 of them matters little.
            new("Kind", result.Kind), new("BatchSize", result.BatchSize == 1 ? "1" : "more than 1"), Trait.UnitOf(result.Distribution),
        ],
        Samples = Samples(result.Distribution, nameof(OperationResult)),
        Unit = result.Distribution.Unit,
        Excess = SamplingError.OfMedian(result.Distribution, result.MedianLowUs, result.MedianHighUs),
        Resolution = InUnit(result.ResolutionUs / Math.Max(1, result.BatchSize), result.Distribution),
        ErrorPercent = Share(result.Errors, result.OperationCount),
        Instability = result.Stable ? string.Empty : result.StabilityReason,
        StartedAt = result.StartedAt,
        Source = result,
    };

    private static ComparedResult Of(ConcurrentSessionsResult result) => new()
    {
        Kind = nameof(ConcurrentSessionsResult),
        Target = result.Target,
        Operation = result.Operation,
        Conditions =
        [
            new("Work", result.Work), new("Operation", result.Operation), new("Model", result.Model), new("SessionsRequested", result.SessionsRequested),
            new("RatePerSecond", result.RatePerSecond), new("ThinkTimeMs", result.ThinkTimeMs), new("MachineCount", result.MachineCount),
            Trait.UnitOf(result.Distribution),
        ],
        Samples = Samples(result.Distribution, nameof(ConcurrentSessionsResult)),
        Unit = result.Distribution?.Unit ?? "us",
        Resolution = InUnit(result.ResolutionUs, result.Distribution),
        ErrorPercent = result.ErrorPercent ?? 0,
        StartedAt = result.StartedAt,
        Source = result,
    };

    private static ComparedResult Of(ServerStartupResult result) => new()
    {
        Kind = nameof(ServerStartupResult),
        Target = result.Target,
        Conditions = [new("Measured until", result.ReadyMs is null ? "exit" : "ready"), Trait.UnitOf(result.Distribution)],
        Samples = Samples(result.Distribution, nameof(ServerStartupResult)),
        Unit = result.Distribution?.Unit ?? "us",
        ErrorPercent = Share(result.Failed, result.Count),
        StartedAt = result.StartedAt,
        Source = result,
    };

    private static WeightedSamples Samples(Distribution? distribution, string kind) => distribution is { } known
        ? WeightedSamples.Of(known)
        : throw new MeasurementException(FailureKind.NotComparable, kind, "this result holds no distribution.");

    private static double InUnit(double microseconds, Distribution? distribution) => distribution?.Unit == "ms" ? microseconds / 1000 : microseconds;

    private static double Share(double part, double all) => all > 0 ? 100 * part / all : 0;
}
