namespace PerfTools;

/// <summary>
/// The thresholds of a profile in the place of a table: which of them hold depends on the target of a result and on what of it
/// was measured, and is known only when there is one.
/// </summary>
/// <param name="source">Where they come from, for messages.</param>
/// <param name="entries">The entries for this class of machines.</param>
/// <param name="caseOf">What says of a result what of its target was measured, see <see cref="PerfHistoryRecord.Case"/>.</param>
internal sealed class ProfileThresholds(string source, IReadOnlyList<PerfProfileEntry> entries, Func<object, string> caseOf)
    : Dictionary<string, string>(entries.Select((entry, index) => KeyValuePair.Create($"{index + 1}: {entry.Kind} {entry.Target} {entry.Case}".TrimEnd(), string.Join("; ", entry.Metrics.Select(metric => $"{metric.Key} {metric.Value}")))))
{
    public string Source { get; } = source;

    public IReadOnlyList<PerfProfileEntry> Entries { get; } = entries;

    /// <summary>By what a result is found in it.</summary>
    public (string Target, string Case) NameOf(object result) =>
        (result.GetType().GetProperty("Target")?.GetValue(result) as string ?? string.Empty, caseOf(result));

    /// <summary>The thresholds for a result, or null where it has none.</summary>
    public PerfProfileEntry? EntryFor(object result)
    {
        (string target, string of) = NameOf(result);
        return Entries.FirstOrDefault(entry => entry.Kind == result.GetType().Name && entry.Target == target && entry.Case == of);
    }
}
