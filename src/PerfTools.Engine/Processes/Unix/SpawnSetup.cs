namespace PerfTools.Engine.Processes.Unix;

/// <summary>What a program is started with beside its arguments.</summary>
internal sealed record SpawnSetup
{
    /// <summary>All its variables, each as "NAME=value", or null for those of this process.</summary>
    public IReadOnlyList<string>? Environment { get; init; }

    /// <summary>
    /// Descriptors of this process, and the numbers that it finds them under. Without one for 0 it has no input. Ours are not to be
    /// among the numbers of theirs: each is put in place in turn.
    /// </summary>
    public IReadOnlyList<(int Ours, int Theirs)> Descriptors { get; init; } = [];

    /// <summary>Whether output that goes to no descriptor goes nowhere, and not to this process's own.</summary>
    public bool DiscardsOutput { get; init; }

    /// <summary>Whether it leads a session of its own, and not only a process group: all that it starts can be known by it.</summary>
    public bool LeadsSession { get; init; }
}
