namespace PerfTools;

/// <summary>What is allowed where: thresholds and limits of growth, by the class of the machine. The content of a profile file.</summary>
public sealed record PerfProfile
{
    /// <summary>The schema version of a profile file as this PerfTools writes it.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Where it was read from; empty where it was not.</summary>
    public string Path { get; init; } = string.Empty;

    /// <summary>What a reader should know of it; empty for nothing.</summary>
    public string Comment { get; init; } = string.Empty;

    /// <summary>One for each class of machines.</summary>
    public IReadOnlyList<PerfProfileEnvironment> Environments { get; init; } = [];

    /// <summary>The environment of a class of machines, else the one for all, else null.</summary>
    /// <param name="hostClass">The class, as in <see cref="PerfHost.Class"/>.</param>
    public PerfProfileEnvironment? EnvironmentOf(string hostClass) =>
        Environments.FirstOrDefault(environment => environment.HostClass == hostClass)
        ?? Environments.FirstOrDefault(environment => environment.HostClass == PerfProfileEnvironment.AnyHost);

    /// <summary>The same with one environment changed; it is added where there is none for the class.</summary>
    /// <param name="hostClass">The class, as in <see cref="PerfHost.Class"/>.</param>
    /// <param name="change">What makes the new environment of the one that there is, or of an empty one.</param>
    public PerfProfile With(string hostClass, Func<PerfProfileEnvironment, PerfProfileEnvironment> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        PerfProfileEnvironment[] environments = [.. Environments];
        int place = Array.FindIndex(environments, environment => environment.HostClass == hostClass);
        if (place < 0) return this with { Environments = [.. environments, change(new PerfProfileEnvironment { HostClass = hostClass })] };
        environments[place] = change(environments[place]);
        return this with { Environments = environments };
    }
}
