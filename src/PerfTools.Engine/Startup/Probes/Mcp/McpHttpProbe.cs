using PerfTools.Engine.Startup.Probes.Http;

namespace PerfTools.Engine.Startup.Probes.Mcp;

/// <summary>Whether a server of the Model Context Protocol has shaken hands and listed its tools over HTTP.</summary>
internal sealed class McpHttpProbe : IProbe, ISurfaceProbe, IIdentifyingProbe, IConnectingProbe
{
    private readonly IReadOnlyList<string> _expectedTools;
    private readonly Func<int, string?>? _describeHolder;
    private readonly HttpAddress _address;
    private readonly HttpChannel _channel;
    private readonly McpSession _session;

    /// <param name="name">As it stands in results.</param>
    /// <param name="uri">Where it serves.</param>
    /// <param name="expectedTools">Tools that it must offer.</param>
    /// <param name="describeHolder">Says who holds a port.</param>
    public McpHttpProbe(string name, Uri uri, IReadOnlyList<string> expectedTools, Func<int, string?>? describeHolder)
    {
        (Name, _expectedTools, _describeHolder) = (name, expectedTools, describeHolder);
        _address = new HttpAddress(uri, skipsCertificateCheck: false);
        _channel = new HttpChannel(_address);
        _session = new McpSession(_channel);
    }

    public string Name { get; }

    public string? ServerName => _session.ServerName;

    public int? ToolCount => _session.Tools?.Count;

    public long? ConnectedAt => _address.Server.ConnectedAt;

    public int? PortOf(LogWatch? portWatch) => _address.Server.PortOf(portWatch);

    public bool IsLocal => _address.Server.IsLocal;

    public string? FindOccupant(CancellationToken cancellationToken)
    {
        McpRehearsal.Hold(_address.IsSecure, cancellationToken);
        string? occupant = _address.Server.FindOccupant(_describeHolder, new AttemptLimit(AttemptLimit.Usual, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        return occupant;
    }

    public ProbeOutcome Attempt(ServerUnderTest server, CancellationToken cancellationToken)
    {
        _channel.PortWatch = server.PortWatch;
        return new ProbeOutcome { Problem = _session.Advance(new AttemptLimit(AttemptLimit.Usual, cancellationToken)) };
    }

    public IReadOnlyList<string> FindMissing(ServerUnderTest server, CancellationToken cancellationToken) =>
        McpToolCheck.FindMissing(_expectedTools, _session.Tools);

    public void Dispose() => _channel.Dispose();
}
