using System.Reflection;
using PerfTools.Engine.History;

namespace PerfTools.Engine.Reporting;

/// <summary>Which properties of a kind stand in its table, and which say how the numbers were obtained.</summary>
internal static class ReportColumns
{
    private const int MostColumns = 9;

    private static readonly Dictionary<Type, string[]> Chosen = new()
    {
        [typeof(OperationResult)] = ["MedianUs", "MedianLowUs", "MedianHighUs", "P95Us", "P99Us", "MaxUs", "CpuMs", "AllocatedBytes", "Errors"],
        [typeof(RedisLatencyResult)] = ["P50Us", "P95Us", "P99Us", "P999Us", "MaxUs", "ThroughputPerSecond", "Errors"],
        [typeof(ConcurrentSessionsResult)] = ["SessionsCreated", "ThroughputPerSecond", "P50Us", "P95Us", "P99Us", "MaxUs", "Succeeded", "Failed"],
        [typeof(SessionTimelineResult)] = ["Second", "ActiveSessions", "ThroughputPerSecond", "P50Us", "P95Us", "P99Us", "Failed", "TimedOut", "Dropped"],
        [typeof(ProcessCpuResult)] = ["StartedAt", "CpuPercentOfCore", "PeakCpuPercentOfCore", "CpuMs", "WorkingSetBytes", "PeakWorkingSetBytes", "PrivateBytes", "ThreadCount"],
        [typeof(PerformanceSnapshot)] = ["StartedAt", "CpuPercentOfCore", "WorkingSetBytes", "PrivateBytes", "LatencyMs", "StatusCode", "CommandsPerSecond", "PingUs", "UsedMemoryBytes", "Alerts", "Error"],
        [typeof(PerformanceEvent)] = ["At", "Metric", "Value", "Bound"],
        [typeof(MemoryLeakResult)] = ["Pattern", "GrowthMBPerHour", "GrowthBytesPerOperation", "GrowthCountPerHour", "StartMB", "EndMB", "MaximumGrowth", "PValue"],
        [typeof(MemoryNoiseResult)] = ["Metric", "StepMB", "StepCount", "DeviationMB", "DeviationCount", "TestDuration", "MinimumDetectableMBPerHour", "MinimumDetectableCountPerHour"],
        [typeof(ScalabilityResult)] = ["LambdaPerSecond", "Sigma", "Kappa", "RSquared", "BestConcurrency", "PeakThroughputPerSecond", "KneeConcurrency"],
        [typeof(ServerStartupResult)] = ["Succeeded", "Count", "SpawnMs", "PortOpenMs", "ReadyMs", "ReadyLowMs", "ReadyHighMs", "ReadyMaxMs", "StopMs"],
        [typeof(ComparisonResult)] = ["Operation", "Metric", "BaselineValue", "CurrentValue", "Unit", "ShiftPercent", "ShiftLowPercent", "ShiftHighPercent", "SamplesToDecide"],
        [typeof(RedisStatistic)] = ["CommandsPerSecond", "HitRatePercent", "PingUs", "UsedMemoryBytes", "FragmentationRatio", "ConnectedClients", "BlockedClients", "EvictedPerSecond", "NewSlowLogEntries", "ReplicationLagBytes"],
        [typeof(PerfChange)] = ["Metric", "Label", "At", "Before", "After", "ShiftPercent", "ShiftLowPercent", "ShiftHighPercent", "BuildsBefore", "BuildsAfter", "Course"],
        [typeof(PerfThreshold)] = ["Metric", "Expression", "Method", "Median", "Worst", "HeadroomPercent", "Count"],
        [typeof(PerfEnvironmentCheck)] = ["Check", "Value", "Unit", "Bound", "Detail"],
        [typeof(PerfThresholdCheck)] = ["Metric", "Bound", "Value", "ValueLow", "ValueHigh"],
    };

    private static readonly string[] Provenance =
    [
        "StartedAt", "DurationMs", "Count", "SampleCount", "PointCount", "BaselineCount", "CurrentCount", "BaselineRuns", "CurrentRuns", "BatchSize",
        "WarmupCount", "WarmUpEndsAt", "RoundCount", "RoundSpreadPercent", "PrecisionPercent", "ConfidencePercent", "IntervalMs", "ResolutionUs",
        "ProbeResolutionMs", "UncertaintyPercent", "InstrumentCostUs", "SamplerCostUs", "InvocationCostUs", "Model", "Weighting", "BootstrapCount", "Source", "Notes",
    ];

    /// <summary>The columns between the target and the verdict.</summary>
    public static IReadOnlyList<ReportColumn> Of(Type type) =>
        [.. (Chosen.GetValueOrDefault(type) ?? ThresholdSet.NamesFor(type).Take(MostColumns)).Select(type.GetProperty).OfType<PropertyInfo>().Select(property => new ReportColumn(property))];

    /// <summary>Those of them that say something of one of the results.</summary>
    public static IReadOnlyList<ReportColumn> Of(Type type, IReadOnlyList<object> results) =>
        [.. Of(type).Where(column => results.Any(result => column.Text(result).Length > 0))];

    /// <summary>Samples, warm-up, rounds, resolution, own cost: what of it a result tells.</summary>
    public static string MethodOf(object result) => string.Join("; ", Provenance
        .Select(result.GetType().GetProperty).OfType<PropertyInfo>().Select(property => new ReportColumn(property))
        .Select(column => (column.Header, Text: column.Text(result)))
        .Where(part => part.Text.Length > 0).Select(part => $"{part.Header} {part.Text}"));

    /// <summary>The target, and which of its cases, where that is not the same.</summary>
    public static string NameOf(object result)
    {
        string target = ResultKinds.TargetOf(result) ?? string.Empty;
        string which = ResultCase.Of(result);
        return PrintableText.Line(which == target ? target : $"{target} {which}");
    }
}
