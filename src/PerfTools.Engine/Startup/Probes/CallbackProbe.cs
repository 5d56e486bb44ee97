namespace PerfTools.Engine.Startup.Probes;

/// <summary>Whether the caller's own check says that the server is ready.</summary>
internal sealed class CallbackProbe(string name, Func<StartedServer, CancellationToken, string?> check) : IProbe
{
    public string Name => name;

    public string? FindOccupant(CancellationToken cancellationToken) => null;

    public ProbeOutcome Attempt(ServerUnderTest server, CancellationToken cancellationToken)
    {
        try
        {
            return new ProbeOutcome { Problem = check(new StartedServer(server.Process.Id, server.PortWatch?.Port), cancellationToken) };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ProbeOutcome.Failure("no answer yet");
        }
    }

    public void Dispose()
    {
    }
}
