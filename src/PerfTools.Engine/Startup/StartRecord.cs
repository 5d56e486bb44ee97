namespace PerfTools.Engine.Startup;

/// <summary>One start with what only its summary says.</summary>
/// <param name="Row">What the user gets of it.</param>
internal sealed record StartRecord(ServerStartResult Row)
{
    /// <summary>Each probe that held, with the time.</summary>
    public IReadOnlyList<(string Probe, double Ms)> Held { get; init; } = [];

    public string? ServerName { get; init; }

    public int? ToolCount { get; init; }

    public string? LogPath { get; init; }

    public bool Succeeded => Row.Verdict == Verdict.Pass;

    /// <summary>The time that environments are compared by: until ready, or until the end; null where it failed.</summary>
    public double? ComparedMs => Succeeded ? Row.ReadyMs ?? Row.ExitMs : null;
}
