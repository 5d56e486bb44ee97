namespace PerfTools.Engine.Reporting;

/// <summary>What a report is made of: results in groups of a kind, and the environment apart from them.</summary>
internal sealed class ReportDocument(string title, IReadOnlyList<object> results, PerfHost host)
{
    public string Title => title;

    /// <summary>Where it was written, for results that say nothing of their host.</summary>
    public PerfHost Host => host;

    public Verdict Verdict { get; } = ReportOutcome.Of(results);

    /// <summary>All but the environment, in the order in which their kinds first came.</summary>
    public IReadOnlyList<object> Results { get; } = [.. results.Where(result => result is not (PerfEnvironmentCheck or MemorySample))];

    public IReadOnlyList<PerfEnvironmentCheck> Environment { get; } = [.. results.OfType<PerfEnvironmentCheck>()];

    public IReadOnlyList<MemorySample> Samples { get; } = [.. results.OfType<MemorySample>()];

    public IEnumerable<IGrouping<Type, object>> Kinds => Results.GroupBy(result => result.GetType());

    /// <summary>How many results say what, in words.</summary>
    public string Summary
    {
        get
        {
            IEnumerable<string> counts = Results.GroupBy(ReportOutcome.Of).OrderBy(group => group.Key).Select(group => $"{group.Count()} {ReportOutcome.Text(group.Key)[2..]}");
            return $"{Results.Count} {(Results.Count == 1 ? "result" : "results")}{(Results.Count == 0 ? string.Empty : $": {string.Join(", ", counts)}")}";
        }
    }
}
