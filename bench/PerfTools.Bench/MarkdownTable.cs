namespace PerfTools.Bench;

/// <summary>A table that is printed row by row: a long study shows how far it is.</summary>
internal static class MarkdownTable
{
    /// <summary>A title and the head; columns that begin with '#' hold numbers.</summary>
    public static void Begin(string title, params string[] columns)
    {
        Console.WriteLine();
        Console.WriteLine(title);
        Console.WriteLine();
        Row(columns.Select(column => column.TrimStart('#')));
        Console.WriteLine($"|{string.Concat(columns.Select(column => column.StartsWith('#') ? "---:|" : "---|"))}");
    }

    public static void Row(params IEnumerable<string> cells) => Console.WriteLine($"| {string.Join(" | ", cells)} |");
}
