namespace PerfTools.Build.Help;

/// <summary>A piece of a page between two headings.</summary>
internal abstract record MarkdownBlock;

/// <summary>Running text, without markup.</summary>
internal sealed record TextBlock(string Text) : MarkdownBlock;

/// <summary>A bullet list.</summary>
internal sealed record ListBlock(IReadOnlyList<string> Items) : MarkdownBlock;

/// <summary>A table of two columns: a term, and what it means.</summary>
internal sealed record TermsBlock(IReadOnlyList<(string Term, string Meaning)> Terms) : MarkdownBlock;

/// <summary>A fenced block.</summary>
internal sealed record CodeBlock(string Language, IReadOnlyList<string> Lines) : MarkdownBlock;

/// <summary>A heading, what stands below it, and the headings under it.</summary>
internal sealed record MarkdownSection(string Title, int Line)
{
    public List<MarkdownBlock> Blocks { get; } = [];

    public List<MarkdownSection> Sections { get; } = [];
}
