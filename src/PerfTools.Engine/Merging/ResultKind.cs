using System.Collections;

namespace PerfTools.Engine.Merging;

/// <summary>
/// Groups results, finds out which of them ran at the same time, and merges those first, and then what ran one after the
/// other. What a merged value is, each type says for itself.
/// </summary>
internal abstract class ResultKind<T> : IResultKind
    where T : class
{
    public Type ResultType => typeof(T);

    public IReadOnlyList<object> Merge(IEnumerable<object> results, MergeMode mode, IDictionary? thresholds, Action<MeasurementException> failed)
    {
        ThresholdSet limits = ThresholdSet.Parse(thresholds, typeof(T));
        List<object> merged = [];
        foreach (IGrouping<string, T> group in results.Cast<T>().GroupBy(result => KeyOf(Groups(result))))
        {
            // In an order of their own, so that the order in which they come does not matter.
            T[] parts = [.. group.OrderBy(part => SpanOf(part).Start).ThenBy(SourceOf, StringComparer.Ordinal).ThenBy(part => SpanOf(part).DurationMs).ThenBy(NotesOf, StringComparer.Ordinal)];
            if (Trait.Differences(parts.SelectMany(Conditions)).FirstOrDefault() is { } difference) failed(NotComparable(parts[0], difference));
            else merged.AddRange(Together(parts, mode).GroupBy(one => KeyOf(mode == MergeMode.Concurrent ? [] : Repeats(one.Result))).Select(runs => InTurn([.. runs], limits)));
        }

        return merged;
    }

    /// <summary>What a result is of: each combination becomes one result.</summary>
    protected abstract IReadOnlyList<Trait> Groups(T result);

    /// <summary>What must not differ within a group, because the numbers would be of nothing then.</summary>
    protected abstract IReadOnlyList<Trait> Conditions(T result);

    /// <summary>What runs must have in common to be repetitions of each other, but not to have run at the same time.</summary>
    protected virtual IReadOnlyList<Trait> Repeats(T result) => [];

    protected abstract RunSpan SpanOf(T result);

    protected abstract string NotesOf(T result);

    /// <summary>The machine that the result comes from, where it says so.</summary>
    protected virtual string SourceOf(T result) => string.Empty;

    /// <summary>Merges at least two results, with the worst verdict of them.</summary>
    protected abstract T Merge(IReadOnlyList<T> parts, bool ranTogether);

    /// <summary>Judges a result by thresholds.</summary>
    protected abstract T Judge(T result, IReadOnlyList<T> parts, ThresholdSet thresholds);

    /// <summary>Their notes, and first how they were merged.</summary>
    protected string Notes(IReadOnlyList<T> parts, string how) => MergedNotes.Of([.. parts.Select(part => (SourceOf(part), NotesOf(part)))], how);

    private IEnumerable<(T Result, IReadOnlyList<T> Parts)> Together(T[] parts, MergeMode mode)
    {
        IReadOnlyList<IReadOnlyList<T>> clusters = mode switch
        {
            MergeMode.Concurrent => [parts],
            MergeMode.Repeated => [.. parts.Select(part => (IReadOnlyList<T>)[part])],
            _ => Clusters(parts),
        };
        return clusters.Select(cluster => (cluster.Count == 1 ? cluster[0] : Merge(cluster, ranTogether: true), cluster));
    }

    private T InTurn((T Result, IReadOnlyList<T> Parts)[] runs, ThresholdSet limits)
    {
        IReadOnlyList<T> parts = runs.Length == 1 ? runs[0].Parts : [.. runs.Select(run => run.Result)];
        T result = runs.Length == 1 ? runs[0].Result : Merge(parts, ranTogether: false);
        return limits.IsEmpty ? result : Judge(result, parts, limits);
    }

    private List<IReadOnlyList<T>> Clusters(T[] parts)
    {
        List<List<T>> clusters = [];
        foreach (T part in parts.Where(part => SpanOf(part).DurationMs > 0))
        {
            if (clusters.Find(cluster => SpanOf(part).RanWith(RunSpan.Union(cluster.Select(SpanOf)))) is { } same) same.Add(part);
            else clusters.Add([part]);
        }

        // Where nothing ran, its time says little: it goes with the nearest run of the other machines.
        foreach (T part in parts.Where(part => SpanOf(part).DurationMs <= 0))
        {
            List<T>? nearest = clusters.Where(cluster => SourceOf(part).Length > 0 && cluster.TrueForAll(other => SourceOf(other) != SourceOf(part)))
                .MinBy(cluster => SpanOf(part).DistanceTo(RunSpan.Union(cluster.Select(SpanOf))));
            if (nearest is not null) nearest.Add(part);
            else clusters.Add([part]);
        }

        return [.. clusters];
    }

    private MeasurementException NotComparable(T part, string difference)
    {
        string group = string.Join(", ", Groups(part).Skip(1).Select(trait => trait.ToString()).Where(text => text.Length > 0));
        return new MeasurementException(
            FailureKind.NotComparable, Groups(part)[0].ToString(), $"the results{(group.Length == 0 ? string.Empty : $" of {group}")} cannot be merged: {difference}.");
    }

    private static string KeyOf(IReadOnlyList<Trait> traits) => string.Join('\u001f', traits);
}
