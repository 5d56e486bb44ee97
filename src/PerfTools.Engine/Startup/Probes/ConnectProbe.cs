using PerfTools.Engine.Startup.Probes.Connecting;

namespace PerfTools.Engine.Startup.Probes;

/// <summary>Whether a server accepts connections, at a port or at a Unix domain socket.</summary>
internal sealed class ConnectProbe(string name, ServerAddress address, Func<int, string?>? describeHolder) : IProbe, IConnectingProbe
{
    public string Name => name;

    public long? ConnectedAt => address.ConnectedAt;

    public int? PortOf(LogWatch? portWatch) => address.PortOf(portWatch);

    public bool IsLocal => address.IsLocal;

    public string? FindOccupant(CancellationToken cancellationToken)
    {
        AttemptLimit limit = new(AttemptLimit.Usual, cancellationToken);
        RehearsalPeer.Hold(port => new ServerAddress("127.0.0.1", port).Knock(null, limit), []);
        string? occupant = address.FindOccupant(describeHolder, limit);
        cancellationToken.ThrowIfCancellationRequested();
        return occupant;
    }

    public ProbeOutcome Attempt(ServerUnderTest server, CancellationToken cancellationToken) =>
        new() { Problem = address.Knock(server.PortWatch, new AttemptLimit(AttemptLimit.Usual, cancellationToken)) };

    public void Dispose()
    {
    }
}
