namespace PerfTools.Engine.Merging;

/// <summary>What the notes of several results say together.</summary>
internal static class MergedNotes
{
    private const string Separator = "; ";
    private const int MostNotes = 20;
    private const int MostSources = 3;

    public static string Of(IReadOnlyList<(string Source, string Notes)> parts, string how)
    {
        (string Source, string Note)[] all =
            [.. parts.SelectMany(part => part.Notes.Split(Separator, StringSplitOptions.RemoveEmptyEntries).Select(note => (part.Source, note)))];
        string[] notes = [.. all.GroupBy(one => one.Note).OrderBy(note => note.Key, StringComparer.Ordinal).Select(note => Text(note.Key, [.. note.Select(one => one.Source)], parts))];
        string[] shown = notes.Length <= MostNotes ? notes : [.. notes.Take(MostNotes), $"and {notes.Length - MostNotes} more notes"];
        return string.Join(Separator, [how, .. shown]);
    }

    /// <summary>The names of some machines, each once. So that merging what was merged gives the same, they are told apart again.</summary>
    public static string Names(IEnumerable<string> sources) => string.Join(", ", sources.SelectMany(NamesIn)
        .Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase));

    public static IReadOnlyList<string> NamesIn(string names) => names.Split(", ", StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A note that only some machines have says which.</summary>
    private static string Text(string note, string[] sources, IReadOnlyList<(string Source, string Notes)> parts)
    {
        string[] named = [.. sources.Where(source => source.Length > 0).Distinct()];
        if (named.Length == 0 || parts.All(part => named.Contains(part.Source))) return note;
        return $"{(named.Length > MostSources ? $"{named.Length} machines" : Names(named))}: {note}";
    }
}
