namespace PerfTools.Build.Help;

/// <summary>An about topic as the plain text that Get-Help shows as it is: 80 columns.</summary>
internal static class AboutTopic
{
    private const int Width = 80;
    private const string Indent = "    ";
    private const int TextWidth = 76;

    /// <exception cref="HelpPageException">The page has no short description, or a line that does not fit.</exception>
    public static string Convert(string path)
    {
        string file = Path.GetFileName(path);
        MarkdownSection page = MarkdownReader.Read(path);

        // Get-Help takes the fifth line as the synopsis.
        if (page is not { Blocks: [], Sections: [{ Title: "Short description", Blocks: [TextBlock { Text.Length: <= TextWidth }] }, ..] })
            throw new HelpPageException(file, $"does not begin with '## Short description' and a line of at most {TextWidth} characters.");
        List<string> lines = ["TOPIC", Indent + page.Title];
        foreach (MarkdownSection section in page.Sections)
        {
            lines.AddRange(["", section.Title.ToUpperInvariant()]);
            lines.AddRange(TextOf(section));
            foreach (MarkdownSection part in section.Sections) lines.AddRange(["", $"  {part.Title}", .. TextOf(part)]);
        }

        return lines.Find(line => line.Length > Width) is { } tooLong
            ? throw new HelpPageException(file, $"this line is longer than {Width} columns: {tooLong}")
            : string.Join('\n', lines) + "\n";
    }

    private static IEnumerable<string> TextOf(MarkdownSection section) =>
        string.Join("\n\n", TextLayout.Paragraphs(section.Blocks, TextWidth, Indent))
            .Split('\n', section.Blocks.Count == 0 ? StringSplitOptions.RemoveEmptyEntries : StringSplitOptions.None)
            .Select(line => line.Length == 0 ? line : Indent + line);
}
