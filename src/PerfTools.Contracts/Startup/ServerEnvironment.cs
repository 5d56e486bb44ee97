namespace PerfTools;

/// <summary>The environment variables that a server is started with. Their values appear in no result and no message.</summary>
public sealed record ServerEnvironment
{
    /// <summary>The environment of this process, as it is.</summary>
    public static ServerEnvironment Inherited { get; } = new();

    /// <summary>Variables to add or to replace; null removes one.</summary>
    public IReadOnlyDictionary<string, string?> Variables { get; init; } = new Dictionary<string, string?>();

    /// <summary>Whether the server gets <see cref="Variables"/> only, beside the few without which hardly a program starts.</summary>
    public bool IsClean { get; init; }

    /// <summary>Names in <see cref="Variables"/> whose values are taken out of everything that the server writes, too.</summary>
    public IReadOnlySet<string> Secrets { get; init; } = new HashSet<string>();
}
