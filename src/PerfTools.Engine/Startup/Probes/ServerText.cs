namespace PerfTools.Engine.Startup.Probes;

/// <summary>What a server says of itself, as it may stand in a result.</summary>
internal static class ServerText
{
    private const int Longest = 200;
    private const int MostNames = 10;

    /// <summary>In one line of at most 200 characters, without control characters: a terminal would obey them.</summary>
    public static string Clean(string text)
    {
        string shown = text.Length > Longest ? $"{text[..Longest]}…" : text;
        return string.Concat(shown.Select(character => char.IsControl(character) ? ' ' : character)).Trim();
    }

    /// <summary>The first names of a list.</summary>
    public static string List(IReadOnlyCollection<string> names)
    {
        string first = string.Join(", ", names.Take(MostNames).Select(Clean));
        return names.Count > MostNames ? $"{first}, …" : first;
    }
}
