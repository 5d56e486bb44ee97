using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using PerfTools.Engine.History;

namespace PerfTools.Engine.Reporting;

/// <summary>Which properties of a kind stand in its table, with units in the headers; and which say how the numbers were obtained.</summary>
internal static partial class ReportColumns
{
    private const int MostColumns = 9;

    private static readonly Dictionary<Type, string[]> Chosen = new()
    {
        [typeof(OperationResult)] = ["MedianUs", "MedianLowUs", "MedianHighUs", "P95Us", "P99Us", "MaxUs", "CpuMs", "AllocatedBytes", "Errors"],
        [typeof(RedisLatencyResult)] = ["P50Us", "P95Us", "P99Us", "P999Us", "MaxUs", "ThroughputPerSecond", "Errors"],
        [typeof(ConcurrentSessionsResult)] = ["SessionsCreated", "ThroughputPerSecond", "P50Us", "P95Us", "P99Us", "MaxUs", "Succeeded", "Failed"],
        [typeof(ProcessCpuResult)] = ["CpuPercentOfCore", "PeakCpuPercentOfCore", "CpuMs", "WorkingSetBytes", "PeakWorkingSetBytes", "PrivateBytes", "ThreadCount"],
        [typeof(MemoryLeakResult)] = ["Pattern", "GrowthMBPerHour", "GrowthBytesPerOperation", "GrowthCountPerHour", "StartMB", "EndMB", "MaximumGrowth", "PValue"],
        [typeof(ScalabilityResult)] = ["LambdaPerSecond", "Sigma", "Kappa", "RSquared", "BestConcurrency", "PeakThroughputPerSecond", "KneeConcurrency"],
        [typeof(ServerStartupResult)] = ["Succeeded", "Count", "SpawnMs", "PortOpenMs", "ReadyMs", "ReadyLowMs", "ReadyHighMs", "ReadyMaxMs", "StopMs"],
        [typeof(ComparisonResult)] = ["Operation", "Metric", "BaselineValue", "CurrentValue", "Unit", "ShiftPercent", "ShiftLowPercent", "ShiftHighPercent", "SamplesToDecide"],
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
    public static IReadOnlyList<PropertyInfo> Of(Type type) => Chosen.TryGetValue(type, out string[]? names)
        ? [.. names.Select(type.GetProperty).OfType<PropertyInfo>()]
        : [.. ThresholdSet.NamesFor(type).Select(type.GetProperty).OfType<PropertyInfo>().Take(MostColumns)];

    /// <summary>Samples, warm-up, rounds, resolution, own cost: what of it a result tells.</summary>
    public static string MethodOf(object result) => string.Join("; ", Provenance
        .Select(name => (name, Text: Text(result.GetType().GetProperty(name), result)))
        .Where(part => part.Text.Length > 0).Select(part => $"{Header(part.name)} {part.Text}"));

    public static string NameOf(object result) => PrintableText.Line($"{ResultKinds.TargetOf(result)} {ResultCase.Of(result)}");

    public static string Text(PropertyInfo? property, object result) => property?.GetValue(result) switch
    {
        null => string.Empty,
        double number => Figure.Text(number),
        long or int => string.Format(CultureInfo.InvariantCulture, "{0:#,0}", property.GetValue(result)),
        DateTimeOffset time => time.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture),
        { } other => PrintableText.Line(Convert.ToString(other, CultureInfo.InvariantCulture)),
    };

    public static bool IsNumber(PropertyInfo property) =>
        Type.GetTypeCode(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) is TypeCode.Double or TypeCode.Int32 or TypeCode.Int64 && !property.PropertyType.IsEnum;

    /// <summary><c>MedianUs</c> as <c>Median (us)</c>.</summary>
    public static string Header(string property)
    {
        Match unit = Unit().Match(property);
        string words = Words().Replace(unit.Success ? property[..unit.Index] : property, " ");
        string sign = unit.Value switch { "Us" => "us", "Ms" => "ms", "Bytes" => "B", "Percent" => "%", "PerSecond" => "/s", var other => other };
        return unit.Success && words.Length > 0 ? $"{words} ({sign})" : words;
    }

    [GeneratedRegex("(Us|Ms|Bytes|Percent|PerSecond|MB)$", RegexOptions.CultureInvariant)]
    private static partial Regex Unit();

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])", RegexOptions.CultureInvariant)]
    private static partial Regex Words();
}
