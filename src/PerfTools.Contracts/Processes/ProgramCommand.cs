namespace PerfTools;

/// <summary>A program to start, directly and not through a shell.</summary>
public sealed record ProgramCommand
{
    /// <summary>A path, or a name that is looked for on PATH.</summary>
    public required string FilePath { get; init; }

    /// <summary>The arguments, each passed on as it is: no shell takes them apart.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The folder to start it in, or null for that of this process.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Fails where the program has no name.</summary>
    /// <exception cref="OptionException"><see cref="FilePath"/> is blank.</exception>
    public void Validate()
    {
        if (string.IsNullOrWhiteSpace(FilePath)) throw new OptionException(nameof(FilePath), "is empty. Give a program's path or name.");
    }

    /// <summary>The command as a user would type it, for names and messages.</summary>
    public override string ToString() => string.Join(' ', Arguments.Prepend(FilePath).Select(Quoted));

    /// <summary>In quotes where it needs them. Where it has both kinds, one part follows the other: 'a"b'"'"'c'.</summary>
    private static string Quoted(string word)
    {
        if (word.Length > 0 && !word.Any(c => char.IsWhiteSpace(c) || c is '\'' or '"')) return word;
        if (!word.Contains('\'')) return $"'{word}'";
        return word.Contains('"') ? $"'{word.Replace("'", "'\"'\"'", StringComparison.Ordinal)}'" : $"\"{word}\"";
    }
}
