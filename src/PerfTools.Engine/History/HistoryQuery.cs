namespace PerfTools.Engine.History;

/// <summary>Which records of a history are wanted, and which of their numbers.</summary>
internal sealed record HistoryQuery
{
    private static readonly Func<string, bool> Any = _ => true;

    public Func<string, bool> Target { get; init; } = Any;

    public Func<string, bool> Kind { get; init; } = Any;

    public Func<string, bool> Case { get; init; } = Any;

    public Func<string, bool> Label { get; init; } = Any;

    public DateTimeOffset? After { get; init; }

    public DateTimeOffset? Before { get; init; }

    /// <summary>How many at the end of the history; null for all.</summary>
    public int? Last { get; init; }

    /// <summary>The records that are wanted, in their order.</summary>
    public IEnumerable<PerfHistoryRecord> Select(IEnumerable<PerfHistoryRecord> records)
    {
        IEnumerable<PerfHistoryRecord> wanted = records.Where(IsWanted);
        return Last is { } last ? wanted.TakeLast(last) : wanted;
    }

    /// <summary>A number for each metric that the record's kind has.</summary>
    public static IEnumerable<PerfHistoryValue> ValuesOf(PerfHistoryRecord record, IReadOnlyList<string> metrics)
    {
        IReadOnlyList<string> numeric = ThresholdSet.NamesFor(record.Result.GetType());
        foreach (string metric in metrics.Where(numeric.Contains))
        {
            yield return new PerfHistoryValue
            {
                RecordedAt = record.RecordedAt,
                Target = record.Target,
                Case = record.Case,
                Metric = metric,
                Value = ResultKinds.NumberOf(record.Result, metric),
                Label = record.Label,
                Host = record.Host,
                HostClass = record.HostClass,
                Kind = record.Kind,
            };
        }
    }

    private bool IsWanted(PerfHistoryRecord record) =>
        Target(record.Target) && Kind(record.Kind) && Case(record.Case) && Label(record.Label)
        && !(record.RecordedAt < After) && !(record.RecordedAt >= Before);
}
