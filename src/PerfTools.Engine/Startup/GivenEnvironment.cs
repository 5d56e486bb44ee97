using PerfTools.Engine.Startup.Processes;

namespace PerfTools.Engine.Startup;

/// <summary>What a user said about a server's environment variables. Their values are in no message.</summary>
public sealed record GivenEnvironment
{
    /// <summary>A file of variables, absolute, or null.</summary>
    public string? File { get; init; }

    /// <summary>Variables by their names, which win over those of the file; null removes one.</summary>
    public IReadOnlyDictionary<string, string?> Variables { get; init; } = new Dictionary<string, string?>();

    /// <summary>Names in <see cref="Variables"/> whose values are secret, whatever the names say.</summary>
    public IReadOnlySet<string> Secrets { get; init; } = new HashSet<string>();

    /// <summary>Whether nothing else is passed on.</summary>
    public bool IsClean { get; init; }

    /// <summary>How names are told apart on this system.</summary>
    public static StringComparer Names { get; } = OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    /// <summary>The environment, with everything that was said about it. A variable whose name sounds like a secret is one.</summary>
    /// <exception cref="OptionException">The file cannot be read, or a variable cannot be passed on.</exception>
    public ServerEnvironment Resolve()
    {
        Dictionary<string, string?> all = new(Names);
        foreach ((string name, string value) in File is null ? [] : EnvironmentFile.Read(File)) all[name] = value;
        foreach ((string name, string? value) in Variables) all[name] = value;
        ServerEnvironment environment = new()
        {
            Variables = all,
            Secrets = all.Keys.Where(name => Secrets.Contains(name) || SecretNames.IsSecret(name)).ToHashSet(Names),
            IsClean = IsClean,
        };

        // What cannot be passed on is found before the first server is started.
        _ = EnvironmentBlock.Of(environment);
        return environment;
    }
}
