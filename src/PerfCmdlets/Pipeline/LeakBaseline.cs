using System.Globalization;
using System.Management.Automation;

namespace PerfTools.Cmdlets.Pipeline;

/// <summary>
/// Reads the growth of earlier results by the names of their properties, so that those will do that came back from a file:
/// numbers and enums can be texts there.
/// </summary>
internal static class LeakBaseline
{
    /// <param name="results">Results, live or read back.</param>
    /// <param name="isPerOperation">Whether growth is judged by operation.</param>
    /// <exception cref="OptionException">Something is no result, or has no growth of this kind.</exception>
    public static IReadOnlyList<BaselineGrowth> Of(IEnumerable<object?> results, bool isPerOperation)
    {
        List<BaselineGrowth> baseline = [];
        foreach (object? result in results)
        {
            BaselineGrowth growth = Read(result, isPerOperation);
            if (baseline.Exists(other => other.Metric == growth.Metric))
                throw new OptionException("Baseline", $"has more than one result of {growth.Metric}. Give the results of one run and one target.");
            baseline.Add(growth);
        }

        return baseline;
    }

    private static BaselineGrowth Read(object? result, bool isPerOperation)
    {
        if (result is null || Property<MemoryMetric?>(result, "Metric") is not { } metric)
            throw new OptionException("Baseline", $"'{result}' is no result of Test-MemoryLeak: it has no Metric. Give results, or what Import-Clixml, ConvertFrom-Json or Import-Csv made of them.");
        string name = (metric is MemoryMetric.Handles or MemoryMetric.Threads, isPerOperation) switch
        {
            (true, true) => nameof(MemoryLeakResult.GrowthCountPerOperation),
            (true, false) => nameof(MemoryLeakResult.GrowthCountPerHour),
            (false, true) => nameof(MemoryLeakResult.GrowthBytesPerOperation),
            (false, false) => nameof(MemoryLeakResult.GrowthMBPerHour),
        };
        return new BaselineGrowth(metric, isPerOperation, Number(name), Number($"{name}Low"), Number($"{name}High"));

        double Number(string property) => Property<double?>(result, property)
            ?? throw new OptionException("Baseline", $"the result of {metric} has no {property}. Give a run that could tell it: longer, and {(isPerOperation ? "with operations" : "by time")}.");
    }

    /// <summary>A property by its name; null where it is not there, or empty.</summary>
    private static T? Property<T>(object result, string name)
    {
        object? value = PSObject.AsPSObject(result).Properties[name]?.Value;
        if (value is null or "" or PSObject { BaseObject: "" }) return default;
        return LanguagePrimitives.TryConvertTo(value, CultureInfo.InvariantCulture, out T? converted)
            ? converted
            : throw new OptionException("Baseline", $"its {name} is '{value}', which cannot be read.");
    }
}
