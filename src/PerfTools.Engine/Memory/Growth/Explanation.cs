namespace PerfTools.Engine.Memory.Growth;

/// <summary>A structure, fitted to a series.</summary>
internal sealed record Explanation(Structure Structure, GlsFit Fit, double Score)
{
    public static Explanation Of(Structure structure, GrowthSeries series, double floor)
    {
        GlsFit fit = GlsFit.Of(series.Values, structure.Columns(series.Axis), floor);
        return new Explanation(structure, fit, fit.Likelihood - structure.Penalty(series.Count));
    }
}
