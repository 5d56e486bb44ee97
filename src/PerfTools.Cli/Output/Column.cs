namespace PerfTools.Cli.Output;

/// <summary>One column of a table of results.</summary>
/// <param name="Name">Its heading.</param>
/// <param name="LeastWidth">The width that it keeps where the table is too wide.</param>
/// <param name="Value">The text of a cell.</param>
internal sealed record Column<T>(string Name, int LeastWidth, Func<T, string> Value)
{
    /// <summary>Right-aligned, and never cut.</summary>
    public bool IsNumber { get; init; }

    /// <summary>Whether it is made narrower where the table is too wide.</summary>
    public bool IsFlexible { get; init; }

    /// <summary>Whether it is left out where the terminal is too narrow for all columns.</summary>
    public bool IsOptional { get; init; }

    /// <summary>The width to start with where more rows are to come.</summary>
    public int Room { get; init; } = LeastWidth;

    /// <summary>Whether the first rows have something to show in it.</summary>
    public Func<IReadOnlyList<T>, bool> IsShown { get; init; } = _ => true;
}
