using System.Text.RegularExpressions;

namespace PerfTools.Build.Help;

/// <summary>
/// Reads the part of Markdown that the help pages use: headings, paragraphs, bullet lists, tables of two columns, fenced
/// blocks and comments. Anything else is refused, so that a page never looks right on GitHub and wrong in Get-Help.
/// </summary>
internal sealed partial class MarkdownReader
{
    private readonly string _page;
    private readonly string[] _lines;
    private int _at;

    private MarkdownReader(string page, string text)
    {
        _page = page;
        _lines = text.ReplaceLineEndings("\n").Split('\n');
    }

    /// <summary>The page as its one top-level heading with everything below it.</summary>
    /// <exception cref="HelpPageException">The page has other markup, or not exactly one top-level heading.</exception>
    public static MarkdownSection Read(string path) => new MarkdownReader(Path.GetFileName(path), File.ReadAllText(path)).Read();

    private string Line => _lines[_at];

    private bool IsOver => _at >= _lines.Length;

    private MarkdownSection Read()
    {
        MarkdownSection root = new(string.Empty, 0);
        List<MarkdownSection> open = [root];
        while (!IsOver)
        {
            if (Heading().Match(Line) is { Success: true } heading)
            {
                int level = heading.Groups[1].Length;
                if (level > open.Count) throw Refused($"the heading '{Line}' skips a level");
                open.RemoveRange(level, open.Count - level);
                MarkdownSection section = new(heading.Groups[2].Value.Trim(), _at + 1);
                open[^1].Sections.Add(section);
                open.Add(section);
                _at++;
            }
            else if (ReadBlock() is { } block)
            {
                open[^1].Blocks.Add(block);
            }
        }

        return root is { Blocks.Count: 0, Sections: [var page] }
            ? page
            : throw new HelpPageException(_page, "does not begin with its only top-level heading, '# Name'.");
    }

    private MarkdownBlock? ReadBlock()
    {
        if (string.IsNullOrWhiteSpace(Line))
        {
            _at++;
            return null;
        }

        if (Line.StartsWith("<!--", StringComparison.Ordinal)) return SkipComment();
        if (Line.StartsWith("```", StringComparison.Ordinal)) return ReadFence();
        if (Line.StartsWith("- ", StringComparison.Ordinal)) return ReadList();
        if (Line.StartsWith('|')) return ReadTable();
        if (Unsupported().IsMatch(Line)) throw Refused($"'{Line}' is markup that the help has no form for");
        return ReadText();
    }

    private MarkdownBlock? SkipComment()
    {
        int first = _at;
        while (!IsOver && !Line.Contains("-->", StringComparison.Ordinal)) _at++;
        if (IsOver) throw new HelpPageException(_page, $"line {first + 1}: the comment has no end '-->'.");
        _at++;
        return null;
    }

    private CodeBlock ReadFence()
    {
        int first = _at;
        string language = Line[3..].Trim();
        List<string> code = [];
        for (_at++; !IsOver && Line.TrimEnd() != "```"; _at++) code.Add(Line.TrimEnd());
        if (IsOver) throw new HelpPageException(_page, $"line {first + 1}: the block has no end '```'.");
        _at++;
        return new CodeBlock(language, code);
    }

    private ListBlock ReadList()
    {
        List<string> items = [];
        for (; !IsOver && !string.IsNullOrWhiteSpace(Line); _at++)
        {
            if (Line.StartsWith("- ", StringComparison.Ordinal)) items.Add(Line[2..].Trim());
            else if (ListContinuation().IsMatch(Line)) items[^1] += ' ' + Line.Trim();
            else throw Refused("a list goes on with '- item' or a line indented by two blanks, and ends with an empty line");
        }

        return new ListBlock(items);
    }

    private TermsBlock ReadTable()
    {
        List<(string, string)> rows = [];
        int header = 2;
        for (; !IsOver && Line.StartsWith('|'); _at++)
        {
            string[] cells = [.. CellBorder().Split(Line.Trim()[1..^1]).Select(cell => InlineText.Plain(cell.Trim()))];
            if (cells.Length != 2) throw Refused($"a table has two columns, not {cells.Length}");
            if (header-- <= 0) rows.Add((cells[0], cells[1]));
        }

        return new TermsBlock(rows);
    }

    private TextBlock ReadText()
    {
        List<string> text = [];
        for (; !IsOver && !string.IsNullOrWhiteSpace(Line) && !BlockStart().IsMatch(Line); _at++) text.Add(Line.Trim());
        return new TextBlock(InlineText.Plain(string.Join(' ', text)));
    }

    private HelpPageException Refused(string what) => new(_page, $"line {_at + 1}: {what}.");

    [GeneratedRegex("^(#{1,6}) (.+)$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^(#|```|\||<!--|- )")]
    private static partial Regex BlockStart();

    [GeneratedRegex(@"^(#|>|\* |\+ |\d+[.)] |!\[|<|    |\t|---|===|- )")]
    private static partial Regex Unsupported();

    [GeneratedRegex("^  +(?!- )[^ ]")]
    private static partial Regex ListContinuation();

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex CellBorder();
}
