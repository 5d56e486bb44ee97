namespace PerfTools.Engine.Memory;

/// <summary>In which units a metric's growth is told and judged: MB or a count by hour, bytes or a count by operation.</summary>
internal readonly record struct GrowthMeasure(MemoryMetric Metric, bool IsPerOperation)
{
    private const double SmallestObject = 8;

    public bool IsMemory => Metric is not (MemoryMetric.Handles or MemoryMetric.Threads);

    /// <summary>What a value as it was read, in bytes or a count, is multiplied with.</summary>
    public double Factor => IsMemory && !IsPerOperation ? 1 / Megabytes.Bytes : 1;

    /// <summary>The step in which values are told, in the unit of the values.</summary>
    public double Resolution => Factor * Metric switch
    {
        MemoryMetric.Private or MemoryMetric.WorkingSet => Environment.SystemPageSize,
        MemoryMetric.ManagedHeap => SmallestObject,
        _ => 1,
    };

    public string Unit => $"{Thing}{(IsPerOperation ? "/operation" : "/h")}";

    private string Thing => Metric switch
    {
        MemoryMetric.Handles => "handles",
        MemoryMetric.Threads => "threads",
        _ => IsPerOperation ? "B" : "MB",
    };

    public double LimitOf(GrowthLimits limits) => (IsMemory, IsPerOperation) switch
    {
        (true, false) => limits.MBPerHour,
        (true, true) => limits.BytesPerOperation,
        (false, false) => limits.CountPerHour,
        (false, true) => limits.CountPerOperation,
    };

    /// <summary>A rate with its unit.</summary>
    public string Text(double rate) => $"{Figure.Text(rate)} {Unit}";

    public static double MB(double bytes) => Math.Round(bytes / Megabytes.Bytes, 6);
}
