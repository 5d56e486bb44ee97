namespace PerfTools.Engine.Startup;

/// <summary>
/// Asks a server once whether it is ready. It is called on a thread of its own, again and again; it blocks for as long as the
/// server takes to answer, but not beyond a second or two, nor after cancellation.
/// </summary>
internal interface IProbe : IDisposable
{
    /// <summary>As it stands in results: "port 7001".</summary>
    string Name { get; }

    /// <summary>
    /// Before anything is started: whether somebody is there already, as in "port 7001 is held by redis-server (process 123)", or
    /// null. It also runs all code of <see cref="Attempt"/> once, so that the first attempt that counts is not spent compiling.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled meanwhile.</exception>
    string? FindOccupant(CancellationToken cancellationToken);

    /// <summary>Asks once. When it is cancelled, it says what it was waiting for, as in "no answer yet".</summary>
    ProbeOutcome Attempt(ServerUnderTest server, CancellationToken cancellationToken);
}

/// <summary>What a probe can know about the server.</summary>
/// <param name="Process">The server.</param>
/// <param name="PortWatch">The line that names its port, where one is waited for.</param>
internal sealed record ServerUnderTest(IServerProcess Process, LogWatch? PortWatch);

/// <summary>What an attempt found.</summary>
internal readonly record struct ProbeOutcome
{
    /// <summary>Null for a success; else what is missing, in a few words: "connection refused", "status 503".</summary>
    public string? Problem { get; init; }

    /// <summary>When it came to be, where that is known better than by the end of the attempt; in nanoseconds.</summary>
    public long? At { get; init; }

    /// <summary>Whether it holds for good, so that asking again tells nothing.</summary>
    public bool IsFinal { get; init; }

    public static ProbeOutcome Success => default;

    public static ProbeOutcome Failure(string problem) => new() { Problem = problem };
}

/// <summary>A probe that can also say what a ready server lacks.</summary>
internal interface ISurfaceProbe
{
    /// <summary>A sentence for each name that is expected and missing. Called once, after all probes held.</summary>
    /// <exception cref="OperationCanceledException">Cancelled meanwhile.</exception>
    IReadOnlyList<string> FindMissing(ServerUnderTest server, CancellationToken cancellationToken);
}

/// <summary>A probe that learns what server it is.</summary>
internal interface IIdentifyingProbe
{
    /// <summary>Name and version, as the server gave them.</summary>
    string? ServerName { get; }

    /// <summary>Tools that it offers.</summary>
    int? ToolCount { get; }
}
