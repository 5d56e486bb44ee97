namespace PerfTools.Engine.Memory;

/// <summary>What options must not ask for, by the form of the watch; beside what they check themselves.</summary>
internal static class WatchChecks
{
    /// <exception cref="OptionException">The first option that cannot be used.</exception>
    public static void OfThisProcess(MemoryLeakOptions options) => Common(options);

    /// <exception cref="OptionException">The first option that cannot be used.</exception>
    public static void OfTargets(MemoryLeakOptions options, bool countsOperations)
    {
        Common(options);
        if (options.ProcessIds.Count == 0 && options.Command is null)
            throw new OptionException("Id", "is missing. Name a process, or a program to start.");
        if (options.Metrics.Contains(MemoryMetric.ManagedHeap))
        {
            throw new OptionException(
                "Metric", "ManagedHeap can be had of a script block only: no other process can be made to collect its garbage. Use Private.");
        }

        if (options.IsPerOperation && !countsOperations)
            throw new OptionException("MaximumGrowthBytesPerOperation", "needs operations to count. Give -While { ... }, or a limit by hour.");
    }

    private static void Common(MemoryLeakOptions options)
    {
        options.Validate();

        // Not at the end, after hours.
        foreach (MemoryMetric metric in options.Metrics) _ = GrowthBaseline.For(new GrowthMeasure(metric, options.IsPerOperation), options.Baseline);
    }
}
