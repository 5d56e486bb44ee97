using System.Globalization;

namespace PerfTools.Engine.Reporting;

/// <summary>What a report is made of: results in groups of a kind, and the environment apart from them.</summary>
internal sealed class ReportDocument
{
    private const int MostFindings = 10;

    /// <param name="title">The heading.</param>
    /// <param name="inputs">Results, and records of a history.</param>
    /// <param name="host">Where the report is written.</param>
    public ReportDocument(string title, IEnumerable<object> inputs, PerfHost host)
    {
        object[] given = [.. inputs];
        object[] results = [.. given.Select(input => input is PerfHistoryRecord record ? record.Result : input)];
        Title = title;
        Host = host;
        Hosts = ReportHost.Of(given.OfType<PerfHistoryRecord>());
        Results = [.. results.Where(result => result is not (PerfEnvironmentCheck or MemorySample))];
        Environment = [.. results.OfType<PerfEnvironmentCheck>()];
        Samples = [.. results.OfType<MemorySample>()];
        Verdict = ReportOutcome.Of(Results);
        Counts = [.. ReportOutcome.Severity.Select(verdict => (verdict, Results.Count(result => ReportOutcome.Of(result) == verdict))).Where(count => count.Item2 > 0)];
    }

    public string Title { get; }

    /// <summary>Where it was written.</summary>
    public PerfHost Host { get; }

    /// <summary>Where its results were measured, as far as they come from a history.</summary>
    public IReadOnlyList<ReportHost> Hosts { get; }

    public Verdict Verdict { get; }

    /// <summary>All but the environment, in the order in which their kinds first came.</summary>
    public IReadOnlyList<object> Results { get; }

    public IReadOnlyList<PerfEnvironmentCheck> Environment { get; }

    public IReadOnlyList<MemorySample> Samples { get; }

    public IEnumerable<IGrouping<Type, object>> Kinds => Results.GroupBy(result => result.GetType());

    /// <summary>How many say what, worst first.</summary>
    public IReadOnlyList<(Verdict Verdict, int Count)> Counts { get; }

    /// <summary>The first of what failed or could not be decided, worst first.</summary>
    public IReadOnlyList<object> Findings =>
    [
        .. ReportOutcome.Severity.Take(2).SelectMany(verdict => Results.Where(result => ReportOutcome.Of(result) == verdict)).Take(MostFindings),
    ];

    /// <summary>How many of the findings there are in all.</summary>
    public int FindingCount => Counts.Where(count => count.Verdict is Verdict.Fail or Verdict.Inconclusive).Sum(count => count.Count);

    /// <summary>How many results say what, in words.</summary>
    public string Summary
    {
        get
        {
            IEnumerable<string> counts = Counts.Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Count:#,0} {ReportOutcome.Word(count.Verdict)}"));
            return string.Create(CultureInfo.InvariantCulture, $"{Results.Count:#,0} {(Results.Count == 1 ? "result" : "results")}{(Results.Count == 0 ? string.Empty : $": {string.Join(", ", counts)}")}");
        }
    }
}
