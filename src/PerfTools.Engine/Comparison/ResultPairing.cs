using System.Globalization;

namespace PerfTools.Engine.Comparison;

/// <summary>
/// Finds for each current result the baseline that it is to be compared with: the same Target and conditions, else the same
/// conditions where only one such target is left on each side, else what alone is left over, which then names its difference.
/// </summary>
internal sealed class ResultPairing(ComparisonOptions options)
{
    public required Action<MeasurementException> Failed { get; init; }

    /// <exception cref="OptionException">No result has a property by which they are to be paired.</exception>
    public IReadOnlyList<(ComparedSide Baseline, ComparedSide Current)> Pairs(IReadOnlyList<ComparedResult> baseline, IReadOnlyList<ComparedResult> current)
    {
        foreach (string property in options.By) Check(property, [.. baseline, .. current]);
        List<ComparedSide> then = Sides(baseline);
        List<ComparedSide> now = Sides(current);
        List<(int Place, ComparedSide Baseline, ComparedSide Current)> pairs = [];
        Dictionary<ComparedSide, int> places = now.Select((side, place) => (side, place)).ToDictionary(entry => entry.side, entry => entry.place);
        Take(then, now, places, pairs, KeyOf);
        if (options.By.Count == 0) Take(then, now, places, pairs, result => KeyOf(result, withTarget: false));
        if (then.Count == 1 && now.Count == 1 && (options.By.Count == 0 || options.Force)) Take(then, now, places, pairs, _ => string.Empty);
        foreach (ComparedSide alone in now) Failed(Alone(alone, then, "baseline"));
        foreach (ComparedSide alone in then) Failed(Alone(alone, now, "current result"));
        return [.. pairs.OrderBy(pair => pair.Place).Select(pair => (pair.Baseline, pair.Current))];
    }

    /// <summary>Pairs what has one key, and only one side with it.</summary>
    private static void Take(
        List<ComparedSide> then, List<ComparedSide> now, Dictionary<ComparedSide, int> places,
        List<(int Place, ComparedSide Baseline, ComparedSide Current)> pairs, Func<ComparedResult, string> key)
    {
        ILookup<string, ComparedSide> of = then.ToLookup(side => key(side.First));
        foreach (IGrouping<string, ComparedSide> same in now.GroupBy(side => key(side.First)).ToArray())
        {
            if (same.Count() != 1 || of[same.Key].Count() != 1) continue;
            (ComparedSide baseline, ComparedSide current) = (of[same.Key].Single(), same.Single());
            pairs.Add((places[current], baseline, current));
            then.Remove(baseline);
            now.Remove(current);
        }
    }

    private static void Check(string property, IReadOnlyList<ComparedResult> results)
    {
        if (results.Count > 0 && results.All(result => !result.Has(property)))
            throw new OptionException(nameof(ComparisonOptions.By), $"no result has a property '{property}'. Give properties of the results, as Target, Operation or PayloadBytes.");
    }

    private List<ComparedSide> Sides(IReadOnlyList<ComparedResult> results) =>
        [.. results.GroupBy(KeyOf).Select(group => new ComparedSide([.. group]))];

    private string KeyOf(ComparedResult result) => KeyOf(result, withTarget: true);

    private string KeyOf(ComparedResult result, bool withTarget)
    {
        IEnumerable<object?> parts = options.By.Count > 0
            ? options.By.Select(result.ValueOf)
            : result.Conditions.Select(condition => (object?)condition.ToString()).Prepend(withTarget ? result.Target : null).Prepend(result.Kind);
        return string.Join('\u001f', parts.Select(part => Convert.ToString(part, CultureInfo.InvariantCulture)));
    }

    private MeasurementException Alone(ComparedSide side, List<ComparedSide> others, string missing)
    {
        // The nearest of what is left over says best what is missing.
        string? difference = options.By.Count > 0 ? null : others.Select(other => ComparedSide.Difference([side.First, other.First])).OfType<string>().MinBy(text => text.Length);
        string what = side.First.Operation.Length > 0 ? $"the result of {side.First.Operation}{(side.First.PayloadBytes is { } size ? $", {size} B," : string.Empty)}" : "the result";
        return new MeasurementException(FailureKind.NotComparable, side.First.Target, $"{what} has no {missing} to be compared with{(difference is null ? string.Empty : $": {difference}")}.");
    }
}
