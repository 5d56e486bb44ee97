using PerfTools.Engine.History;

namespace PerfTools.Engine.Changes;

/// <summary>Sorts the numbers of results into series, each in the order in which the results come.</summary>
/// <param name="metrics">The metrics that are wanted; empty: the main ones of each kind.</param>
/// <param name="by">Properties of <see cref="PerfHistoryValue"/> that make a series.</param>
internal sealed class SeriesCollection(IReadOnlyList<string> metrics, IReadOnlyList<string> by)
{
    private const string NoKind = "Number";

    private readonly List<(string Key, PerfHistoryValue Value)> _values = [];
    private readonly List<double> _numbers = [];

    /// <summary>Whether a record counts; one that does not is a result without a value. Null for all.</summary>
    public Func<PerfHistoryRecord, bool>? IsWanted { get; init; }

    /// <summary>Adds the numbers of a record.</summary>
    /// <exception cref="MeasurementException">It has none of the metrics.</exception>
    public void Add(PerfHistoryRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        bool isWanted = IsWanted?.Invoke(record) != false;
        IReadOnlyList<string> wanted = metrics.Count > 0 ? metrics : MainMetrics.Of(record.Kind);
        PerfHistoryValue[] values = [.. HistoryQuery.ValuesOf(record, wanted)];
        if (values.Length == 0)
        {
            throw new MeasurementException(
                FailureKind.NoSuchMetric, record.Target,
                metrics.Count > 0 ? $"a {record.Kind} has no {string.Join(" or ", metrics)}." : $"a {record.Kind} has no metric that is followed unless it is named. Give -Metric.");
        }

        foreach (PerfHistoryValue value in values) Add(isWanted ? value : value with { Value = null });
    }

    /// <summary>Adds a number of a history; one of another metric than those that are wanted is none.</summary>
    public void Add(PerfHistoryValue value)
    {
        if (metrics.Count == 0 || metrics.Contains(value.Metric)) _values.Add((KeyOf(value), value));
    }

    /// <summary>Adds a result that stands in no history.</summary>
    /// <exception cref="MeasurementException">It is no result, or has none of the metrics.</exception>
    public void Add(object result)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (!ResultKinds.Contains(result.GetType()) || ResultKinds.TargetOf(result) is not { } target)
            throw new MeasurementException(FailureKind.NotRecordable, result.GetType().Name, "this is no result with a Target.");
        Add(new PerfHistoryRecord
        {
            RecordedAt = result.GetType().GetProperty("StartedAt")?.GetValue(result) as DateTimeOffset? ?? default,
            Kind = result.GetType().Name,
            Target = target,
            Case = ResultCase.Of(result),
            Verdict = ResultKinds.VerdictOf(result),
            Result = result,
        });
    }

    /// <summary>Adds a plain number, a point of one series.</summary>
    public void Add(double number) => _numbers.Add(number);

    /// <summary>The series in the order of their first results.</summary>
    public IReadOnlyList<MetricSeries> Series()
    {
        IEnumerable<IEnumerable<PerfHistoryValue>> groups = _values.GroupBy(one => one.Key, one => one.Value, StringComparer.Ordinal);
        if (_numbers.Count > 0)
            groups = groups.Append(_numbers.Select(number => new PerfHistoryValue { RecordedAt = default, Target = "numbers", Kind = NoKind, Metric = "Value", Value = number }));
        return [.. groups.Select(Series).Where(series => metrics.Count > 0 || series.Points.Count > 0)];
    }

    private static MetricSeries Series(IEnumerable<PerfHistoryValue> values)
    {
        PerfHistoryValue[] all = [.. values];
        PerfHistoryValue[] points = [.. all.Where(value => value.Value is { } known && double.IsFinite(known))];
        return new MetricSeries(points, all.Length - points.Length) { First = points.FirstOrDefault() ?? all[0] };
    }

    private string KeyOf(PerfHistoryValue value) => string.Join('\u001f', by.Select(name => name.ToUpperInvariant() switch
    {
        "TARGET" => value.Target,
        "CASE" => value.Case,
        "METRIC" => value.Metric,
        "KIND" => value.Kind,
        "HOST" => value.Host,
        "LABEL" => value.Label,
        _ => value.HostClass,
    }));
}
