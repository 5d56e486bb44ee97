using System.Collections;

namespace PerfTools.Engine.Merging;

/// <summary>Merges results of one kind into one for each group; the samples of all are in it, and nothing is estimated from averages.</summary>
internal sealed class ResultMerger(MergeMode mode, IDictionary? thresholds)
{
    private static readonly IReadOnlyList<IResultKind> Kinds = [new SessionsKind(), new RedisLatencyKind(), new OperationCostKind(), new TimelineKind()];

    /// <summary>Called for each group that cannot be merged; the others go on.</summary>
    public required Action<MeasurementException> Failed { get; init; }

    /// <summary>Called where results are left out because the summary holds them already.</summary>
    public Action<string>? PassedOver { get; init; }

    /// <exception cref="OptionException">A threshold does not go with the results.</exception>
    public IReadOnlyList<object> Merge(IReadOnlyList<object> results)
    {
        bool hasSummary = results.Any(result => result is ConcurrentSessionsResult);
        object[] loads = [.. results.Where(result => !IsDetail(result, hasSummary))];
        if (loads.Length < results.Count) PassedOver?.Invoke($"{results.Count - loads.Length} results of single sessions or seconds are passed over: they are in the results of their loads.");
        object[] counted = MachineRow.NotInOthers(loads, result => result is ConcurrentSessionsResult load ? MachineRow.Of(load) : null);
        if (counted.Length < loads.Length) PassedOver?.Invoke($"{loads.Length - counted.Length} results of single machines are passed over: they are in the merged results of their loads.");
        object[] seconds = [.. counted.Where(result => result is SessionTimelineResult)];
        foreach (IGrouping<Type, object> unknown in counted.Where(result => KindOf(result) is null).GroupBy(result => result.GetType()))
        {
            if (seconds.Length == 0 || unknown.Key != typeof(SessionResult)) Failed(NotMergeable(unknown.Key, unknown.Count()));
        }

        return [.. Kinds.Where(kind => counted.Any(result => result.GetType() == kind.ResultType))
            .SelectMany(kind => kind.Merge(counted.Where(result => result.GetType() == kind.ResultType), mode, kind is TimelineKind ? null : thresholds, Failed))];
    }

    private static bool IsDetail(object result, bool hasSummary) => hasSummary && result is SessionResult or SessionTimelineResult;

    private static IResultKind? KindOf(object result) => Kinds.FirstOrDefault(kind => kind.ResultType == result.GetType());

    private static MeasurementException NotMergeable(Type type, int count) =>
        new(FailureKind.NotMergeable, type.Name, $"{(count == 1 ? "a result" : $"{count} results")} of this kind cannot be merged: {Reason(type)}.");

    private static string Reason(Type type)
    {
        if (type == typeof(ProcessCpuResult)) return "it is about one process over one window and holds no samples. Measure over a longer window, with -Summary";
        if (type == typeof(MemoryLeakResult)) return "growth is judged from the course of one run, which averages would hide. Watch for longer";
        if (type == typeof(SessionResult)) return "it is about one session. Merge the results of the loads";
        return "it is no result with samples";
    }
}
