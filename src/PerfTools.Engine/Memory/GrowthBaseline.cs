namespace PerfTools.Engine.Memory;

/// <summary>Finds what a metric is to be compared with.</summary>
internal static class GrowthBaseline
{
    /// <summary>The baseline's growth in this measure, or null where there is no baseline.</summary>
    /// <exception cref="OptionException">There is a baseline, and it has no such growth.</exception>
    public static BaselineGrowth? For(GrowthMeasure measure, IReadOnlyList<BaselineGrowth> baseline)
    {
        if (baseline.Count == 0) return null;
        return baseline.FirstOrDefault(growth => growth.Metric == measure.Metric && growth.IsPerOperation == measure.IsPerOperation)
            ?? throw new OptionException("Baseline", $"has no {Text(measure)}. It has {string.Join(", ", baseline.Select(Text).Distinct())}.");

        static string Text(object one) => one switch
        {
            GrowthMeasure wanted => $"{wanted.Metric} in {wanted.Unit}",
            BaselineGrowth had => $"{had.Metric} in {new GrowthMeasure(had.Metric, had.IsPerOperation).Unit}",
            _ => string.Empty,
        };
    }
}
