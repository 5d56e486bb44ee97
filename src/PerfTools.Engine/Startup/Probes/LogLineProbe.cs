namespace PerfTools.Engine.Startup.Probes;

/// <summary>Whether a line that is waited for was written. It looks; the line was found by the thread that read it.</summary>
internal sealed class LogLineProbe(string name, LogWatch watch) : IProbe
{
    public string Name => name;

    public string? FindOccupant(CancellationToken cancellationToken)
    {
        _ = Look();
        return null;
    }

    public ProbeOutcome Attempt(ServerUnderTest server, CancellationToken cancellationToken) => Look();

    public void Dispose()
    {
    }

    private ProbeOutcome Look() =>
        watch.MatchedAt is { } at ? new ProbeOutcome { At = at, IsFinal = true } : ProbeOutcome.Failure("no line has matched");
}
