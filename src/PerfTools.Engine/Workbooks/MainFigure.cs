using PerfTools.Engine.History;
using PerfTools.Engine.Reporting;

namespace PerfTools.Engine.Workbooks;

/// <summary>The number that a result is about, with its interval where it has one.</summary>
/// <param name="Metric">What it is of.</param>
/// <param name="Unit">Its unit; empty for none.</param>
/// <param name="Value">Null where it could not be determined.</param>
/// <param name="Low">Lower end of its interval.</param>
/// <param name="High">Upper end of its interval.</param>
internal sealed record MainFigure(string Metric, string Unit, double? Value, double? Low, double? High)
{
    private static readonly Choice Nothing = new([], []);

    // Of the first list the first that is known; of the second all that are.
    private static readonly Dictionary<Type, Choice> Choices = new()
    {
        [typeof(RedisLatencyResult)] = new(["P50Us"], ["P99Us", "ThroughputPerSecond", "Errors"]),
        [typeof(RedisStatistic)] = new(["CommandsPerSecond", "PingUs"], ["HitRatePercent", "UsedMemoryBytes", "ConnectedClients"]),
        [typeof(ProcessCpuResult)] = new(["CpuPercentOfCore"], ["UncertaintyPercent", "CpuMs", "PrivateBytes"]),
        [typeof(OperationResult)] = new(["MedianUs"], ["P99Us", "DifferenceUs", "Count", "Errors"]),
        [typeof(MemoryLeakResult)] = new(
            ["GrowthBytesPerOperation", "GrowthMBPerHour", "GrowthCountPerOperation", "GrowthCountPerHour"], ["StartMB", "EndMB", "StartCount", "EndCount"]),
        [typeof(MemoryNoiseResult)] = new(["DeviationMB", "DeviationCount"], ["MinimumDetectableMBPerHour", "MinimumDetectableCountPerHour"]),
        [typeof(MemorySample)] = new(["MB", "Count"], []),
        [typeof(ConcurrentSessionsResult)] = new(["ThroughputPerSecond"], ["P50Us", "P99Us", "ErrorPercent"]),
        [typeof(SessionResult)] = new(["P50Us", "MeanUs"], []),
        [typeof(SessionTimelineResult)] = new(["ThroughputPerSecond"], []),
        [typeof(ScalabilityResult)] = new(["BestConcurrency"], ["PeakThroughputPerSecond", "Sigma", "Kappa"]),
        [typeof(ServerStartupResult)] = new(["ReadyMs"], ["ReadyMaxMs", "DifferenceMs", "Succeeded", "Failed"]),
        [typeof(ServerStartResult)] = new(["ReadyMs"], ["ExitCode"]),
        [typeof(PerformanceSnapshot)] = new(["CpuPercentOfCore", "LatencyMs", "PingUs"], ["WorkingSetBytes", "HitRatePercent"]),
        [typeof(ComparisonResult)] = new(["ShiftPercent", "Shift"], ["BaselineValue", "CurrentValue"]),
        [typeof(PerfChange)] = new(["ShiftPercent", "Shift"], ["Before", "After"]),
        [typeof(PerfThreshold)] = new(["Bound"], ["Median", "Worst", "Count"]),
        [typeof(PerfThresholdCheck)] = new(["Value"], []),
        [typeof(PerfEnvironmentCheck)] = new(["Value"], []),
        [typeof(PerfHistoryValue)] = new(["Value"], []),
        [typeof(RedisKeyRemoval)] = new(["MatchedCount"], ["RemovedCount"]),
    };

    public static MainFigure Of(object result)
    {
        string? property = PropertyOf(result);
        if (property is null) return new MainFigure(string.Empty, string.Empty, null, null, null);
        (string metric, string unit) = NameOf(result, property);
        (double Low, double High)? interval = ResultIntervals.Of(result, property);
        return new MainFigure(metric, unit, Finite(result, property), Finite(interval?.Low), Finite(interval?.High));
    }

    /// <summary>What else one asks for first, in one line.</summary>
    public static string FurtherOf(object result) => string.Join("; ", ChoiceOf(result).Further.Where(name => Finite(result, name) is not null)
        .Select(name => Text(ColumnHeader.Of(name), Finite(result, name)!.Value)));

    public static string Text(ColumnHeader name, double value) => $"{name.Name} {Figure.Text(value)} {name.Unit}".TrimEnd();

    private static Choice ChoiceOf(object result) => Choices.GetValueOrDefault(result.GetType(), Nothing);

    private static string? PropertyOf(object result)
    {
        string[] names = ChoiceOf(result).Main;
        return Array.Find(names, name => Finite(result, name) is not null) ?? names.FirstOrDefault();
    }

    // Some results are of a number of another one, and say which.
    private static (string Metric, string Unit) NameOf(object result, string property)
    {
        ColumnHeader own = ColumnHeader.Of(property);
        switch (result)
        {
            case ComparisonResult compared:
                return (compared.Metric.ToString(), own.Unit.Length > 0 ? own.Unit : compared.Unit);
            case PerfEnvironmentCheck check:
                return (check.Check == PerfEnvironmentCheck.SummaryCheck ? "Checks" : check.Check, check.Unit);
            case PerfChange { Metric: var metric }:
                return (ColumnHeader.Of(metric).Name, own.Unit.Length > 0 ? own.Unit : ColumnHeader.Of(metric).Unit);
            case PerfThreshold { Metric: var metric }:
                return ($"{ColumnHeader.Of(metric).Name} bound", ColumnHeader.Of(metric).Unit);
            case PerfThresholdCheck { Metric: var metric }:
                return (ColumnHeader.Of(metric).Name, ColumnHeader.Of(metric).Unit);
            case PerfHistoryValue { Metric: var metric }:
                return (ColumnHeader.Of(metric).Name, ColumnHeader.Of(metric).Unit);
            default:
                return (own.Name, own.Unit);
        }
    }

    private static double? Finite(object result, string property) => Finite(ResultKinds.NumberOf(result, property));

    private static double? Finite(double? number) => number is { } known && double.IsFinite(known) ? number : null;

    private sealed record Choice(string[] Main, string[] Further);
}
