namespace PerfTools.Engine.Startup;

/// <summary>What a user said about a server's environment variables. Their values are in no message.</summary>
public sealed record GivenEnvironment
{
    /// <summary>A file of variables, absolute, or null.</summary>
    public string? File { get; init; }

    /// <summary>Variables by their names, which win over those of the file; null removes one.</summary>
    public IReadOnlyDictionary<string, string?> Variables { get; init; } = new Dictionary<string, string?>();

    /// <summary>Names in <see cref="Variables"/> whose values are secret.</summary>
    public IReadOnlySet<string> Secrets { get; init; } = new HashSet<string>();

    /// <summary>Whether nothing else is passed on.</summary>
    public bool IsClean { get; init; }

    /// <summary>How names are told apart on this system.</summary>
    public static StringComparer Names { get; } = OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    /// <summary>The environment, with everything that was said about it.</summary>
    /// <exception cref="OptionException">The file cannot be read, or a name cannot be one.</exception>
    public ServerEnvironment Resolve()
    {
        Dictionary<string, string?> all = new(Names);
        foreach ((string name, string? value) in Variables)
        {
            Check(name, value);
            all[name] = value;
        }

        return new ServerEnvironment { Variables = all, Secrets = Secrets, IsClean = IsClean };
    }

    private static void Check(string name, string? value)
    {
        if (name.Length == 0 || name.AsSpan().IndexOfAny('=', '\0') >= 0)
            throw new OptionException("Environment", $"'{name}' is no name of a variable. Names are not empty, and have no '='.");
        if (value?.Contains('\0', StringComparison.Ordinal) == true)
            throw new OptionException("Environment", $"the value of {name} has a character 0 in it, which ends a value on every system.");
    }
}
