using System.Text.RegularExpressions;

namespace PerfTools.Build.Help;

/// <summary>Reads the page of one cmdlet. Every section is there, in one order.</summary>
internal static partial class HelpPageReader
{
    private const string DefaultMark = "Default: ";

    // What fits a console of 80 columns: Get-Help indents by four, and breaks what is longer in the middle of words.
    private const int Width = 76;

    private static readonly string[] Expected =
        ["SYNOPSIS", "SYNTAX", "DESCRIPTION", "EXAMPLES", "PARAMETERS", "INPUTS", "OUTPUTS", "NOTES", "RELATED LINKS"];

    /// <exception cref="HelpPageException">The page lacks something, or has something else.</exception>
    public static HelpPage Read(string path)
    {
        string file = Path.GetFileName(path);
        MarkdownSection page = MarkdownReader.Read(path);
        if (page.Title != Path.GetFileNameWithoutExtension(path))
            throw new HelpPageException(file, $"is headed '{page.Title}'. The first line is '# {Path.GetFileNameWithoutExtension(path)}'.");
        if (!page.Sections.Select(section => section.Title).SequenceEqual(Expected))
        {
            string found = string.Join(", ", page.Sections.Select(section => section.Title));
            throw new HelpPageException(file, $"has the sections {found}. It needs, in this order: {string.Join(", ", Expected)}.");
        }

        return Read(file, page);
    }

    private static HelpPage Read(string file, MarkdownSection page)
    {
        Dictionary<string, MarkdownSection> sections = page.Sections.ToDictionary(section => section.Title);
        return new HelpPage(file, page.Title)
        {
            Synopsis = sections["SYNOPSIS"].Blocks is [TextBlock { Text.Length: <= Width } synopsis]
                ? synopsis.Text
                : throw new HelpPageException(file, $"SYNOPSIS is not one paragraph of at most {Width} characters."),
            Syntax = sections["SYNTAX"].Blocks is [CodeBlock syntax]
                ? string.Join('\n', syntax.Lines)
                : throw new HelpPageException(file, "SYNTAX is not one fenced block."),
            Description = TextOf(file, sections["DESCRIPTION"]),
            Examples = [.. sections["EXAMPLES"].Sections.Select((section, index) => ReadExample(file, section, index + 1))],
            Parameters = [.. sections["PARAMETERS"].Sections.Select(section => ReadParameter(file, section))],
            Inputs = [.. sections["INPUTS"].Sections.Select(section => new HelpType(section.Title, TextOf(file, section)))],
            Outputs = [.. sections["OUTPUTS"].Sections.Select(section => new HelpType(section.Title, TextOf(file, section)))],
            Notes = TextOf(file, sections["NOTES"]),
            Links = [.. sections["RELATED LINKS"].Blocks.SelectMany(block => LinksOf(file, block))],
        };
    }

    private static IReadOnlyList<MarkdownBlock> TextOf(string file, MarkdownSection section) => section.Blocks.Count > 0
        ? section.Blocks
        : throw new HelpPageException(file, $"line {section.Line}: '{section.Title}' has no text.");

    private static HelpExample ReadExample(string file, MarkdownSection section, int number)
    {
        if (ExampleTitle().Match(section.Title) is not { Success: true } title || title.Groups[1].Value != $"{number}")
            throw new HelpPageException(file, $"line {section.Line}: '{section.Title}' should be '### Example {number}: what it shows'.");
        if (section.Blocks is not [CodeBlock { Language: "powershell", Lines.Count: > 0 } code, .. { Count: > 0 } remarks])
            throw new HelpPageException(file, $"line {section.Line}: example {number} is not a ```powershell block with remarks below it.");
        if (code.Lines.FirstOrDefault(line => line.Length > Width) is { } tooLong)
            throw new HelpPageException(file, $"example {number} has a line of more than {Width} characters: {tooLong.Trim()}");
        return new HelpExample(section.Title, string.Join('\n', code.Lines), remarks);
    }

    private static HelpParameter ReadParameter(string file, MarkdownSection section)
    {
        if (!section.Title.StartsWith('-'))
            throw new HelpPageException(file, $"line {section.Line}: '{section.Title}' should be '### -Name'.");
        bool hasDefault = section.Blocks is [.., TextBlock last] && last.Text.StartsWith(DefaultMark, StringComparison.Ordinal);
        string? value = hasDefault ? ((TextBlock)section.Blocks[^1]).Text[DefaultMark.Length..].Trim().TrimEnd('.') : null;
        List<MarkdownBlock> text = hasDefault ? section.Blocks[..^1] : section.Blocks;
        if (text.Count == 0) throw new HelpPageException(file, $"the parameter {section.Title} has no text.");
        return new HelpParameter(section.Title[1..], text, value);
    }

    private static IEnumerable<(string Text, string Target)> LinksOf(string file, MarkdownBlock block)
    {
        if (block is not ListBlock list) throw new HelpPageException(file, "RELATED LINKS is a list of '- [text](target)'.");
        return list.Items.Select(item => InlineText.LinkOf(item)
            ?? throw new HelpPageException(file, $"RELATED LINKS: '{item}' is not '[text](target)'."));
    }

    [GeneratedRegex(@"^Example (\d+): \S")]
    private static partial Regex ExampleTitle();
}
