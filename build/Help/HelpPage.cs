namespace PerfTools.Build.Help;

/// <summary>The page of one cmdlet, as written.</summary>
internal sealed record HelpPage(string FileName, string Name)
{
    public required string Synopsis { get; init; }

    public required string Syntax { get; init; }

    public required IReadOnlyList<MarkdownBlock> Description { get; init; }

    public required IReadOnlyList<HelpExample> Examples { get; init; }

    public required IReadOnlyList<HelpParameter> Parameters { get; init; }

    public required IReadOnlyList<HelpType> Inputs { get; init; }

    public required IReadOnlyList<HelpType> Outputs { get; init; }

    public required IReadOnlyList<MarkdownBlock> Notes { get; init; }

    public required IReadOnlyList<(string Text, string Target)> Links { get; init; }
}

/// <summary>A command that can be tried, and what is to be seen there.</summary>
internal sealed record HelpExample(string Title, string Code, IReadOnlyList<MarkdownBlock> Remarks);

/// <summary>A parameter's text, and the default as it is written there.</summary>
internal sealed record HelpParameter(string Name, IReadOnlyList<MarkdownBlock> Text, string? Default);

/// <summary>A type that goes in or comes out.</summary>
internal sealed record HelpType(string Name, IReadOnlyList<MarkdownBlock> Text);
