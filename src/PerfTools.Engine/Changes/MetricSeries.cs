namespace PerfTools.Engine.Changes;

/// <summary>The course of one metric: the points in their order, and how many results gave none.</summary>
/// <param name="Points">The points; each has a finite value.</param>
/// <param name="Missing">Results whose run could not determine the metric.</param>
internal sealed record MetricSeries(IReadOnlyList<PerfHistoryValue> Points, int Missing)
{
    private const string Several = "(several)";

    private readonly Lazy<double[]> _values = new(() => [.. Points.Select(point => point.Value!.Value)]);

    /// <summary>A result of the series, also where none has a value.</summary>
    public required PerfHistoryValue First { get; init; }

    public double[] Values => _values.Value;

    public string Target => Common(point => point.Target);

    public string Case => Common(point => point.Case);

    public string Kind => Common(point => point.Kind);

    public string Metric => Common(point => point.Metric);

    public string HostClass => Common(point => point.HostClass);

    /// <summary>Of a series over several targets no single one can be named.</summary>
    private string Common(Func<PerfHistoryValue, string> part) => Points.All(point => part(point) == part(First)) ? part(First) : Several;
}
