using System.Globalization;

namespace PerfTools;

/// <summary>The growth that a result was judged by, in short texts for a table. What is not known is a dash.</summary>
public sealed record GrowthFigures
{
    private const string Unknown = "-";
    private const double Large = 1e5;
    private const double Small = 0.01;

    private GrowthFigures(MemoryLeakResult result, double? growth, double? low, double? high, double? least)
    {
        bool isMemory = result.Metric is not (MemoryMetric.Handles or MemoryMetric.Threads);
        Growth = Text(growth);
        Interval = low is null || high is null ? Unknown : $"{Text(low)} to {Text(high)}";
        MinimumDetectable = Text(least);
        Unit = (isMemory, result.IsPerOperation) switch
        {
            (true, true) => "B/op",
            (true, false) => "MB/h",
            (false, true) => "/op",
            (false, false) => "/h",
        };
        StartToEnd = isMemory ? $"{Text(result.StartMB)} -> {Text(result.EndMB)}" : $"{Text(result.StartCount)} -> {Text(result.EndCount)}";
    }

    /// <summary>The growth, to three digits.</summary>
    public string Growth { get; }

    /// <summary>Its 99 % interval.</summary>
    public string Interval { get; }

    /// <summary>The growth that the run would have told from none.</summary>
    public string MinimumDetectable { get; }

    /// <summary>The unit of these: <c>B/op</c>, <c>MB/h</c>, and for handles and threads <c>/op</c> and <c>/h</c>.</summary>
    public string Unit { get; }

    /// <summary>The first checkpoint and the last, in MB or a count.</summary>
    public string StartToEnd { get; }

    internal static GrowthFigures Of(MemoryLeakResult result) => (result.Metric, result.IsPerOperation) switch
    {
        (MemoryMetric.Handles or MemoryMetric.Threads, true) => new GrowthFigures(
            result, result.GrowthCountPerOperation, result.GrowthCountPerOperationLow, result.GrowthCountPerOperationHigh, result.MinimumDetectableCountPerOperation),
        (MemoryMetric.Handles or MemoryMetric.Threads, false) => new GrowthFigures(
            result, result.GrowthCountPerHour, result.GrowthCountPerHourLow, result.GrowthCountPerHourHigh, result.MinimumDetectableCountPerHour),
        (_, true) => new GrowthFigures(
            result, result.GrowthBytesPerOperation, result.GrowthBytesPerOperationLow, result.GrowthBytesPerOperationHigh, result.MinimumDetectableBytesPerOperation),
        (_, false) => new GrowthFigures(
            result, result.GrowthMBPerHour, result.GrowthMBPerHourLow, result.GrowthMBPerHourHigh, result.MinimumDetectableMBPerHour),
    };

    /// <summary>At most eight characters, so that the columns of a table keep their width.</summary>
    private static string Text(double? value)
    {
        if (value is not { } known || !double.IsFinite(known)) return Unknown;
        if (known == 0) return "0";
        return Math.Abs(known) is >= Small and < Large ? Figure.Text(known) : known.ToString("0.0e0", CultureInfo.InvariantCulture);
    }
}
