namespace PerfTools.Build.Help;

/// <summary>
/// Lays blocks out as plain text of a fixed width. Get-Help breaks long lines in the middle of words; it keeps the line
/// breaks that it is given, so they are set here.
/// </summary>
internal static class TextLayout
{
    /// <summary>One text a block, its lines separated by line feeds.</summary>
    public static IEnumerable<string> Paragraphs(IEnumerable<MarkdownBlock> blocks, int width, string codeIndent = "") =>
        blocks.Select(block => string.Join('\n', LinesOf(block, width, codeIndent)));

    /// <summary>Breaks a text at blanks.</summary>
    public static IEnumerable<string> Wrap(string text, int width, string firstIndent = "", string indent = "")
    {
        string line = firstIndent;
        bool isEmpty = true;
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!isEmpty && line.Length + 1 + word.Length > width)
            {
                yield return line;
                (line, isEmpty) = (indent, true);
            }

            line += isEmpty ? word : ' ' + word;
            isEmpty = false;
        }

        if (!isEmpty) yield return line;
    }

    private static IEnumerable<string> LinesOf(MarkdownBlock block, int width, string codeIndent) => block switch
    {
        TextBlock text => Wrap(text.Text, width),
        ListBlock list => list.Items.SelectMany(item => Wrap(InlineText.Plain(item), width, "- ", "  ")),
        TermsBlock terms => terms.Terms.SelectMany(row => Wrap(row.Term, width).Concat(Wrap(row.Meaning, width, "    ", "    "))),
        CodeBlock code => code.Lines.Select(line => line.Length == 0 ? line : codeIndent + line),
        _ => throw new InvalidOperationException($"{block.GetType().Name} has no layout."),
    };
}
