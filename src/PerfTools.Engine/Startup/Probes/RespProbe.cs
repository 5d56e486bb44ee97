using System.Text;
using PerfTools.Engine.Redis;
using PerfTools.Engine.Redis.Protocol;
using PerfTools.Engine.Startup.Probes.Connecting;
using PerfTools.Engine.Transport;

namespace PerfTools.Engine.Startup.Probes;

/// <summary>Whether a Redis server lets the user in, answers PING and has loaded its data.</summary>
/// <param name="name">As it stands in results.</param>
/// <param name="endpoint">Where it listens, and how to log in.</param>
/// <param name="expectedCommands">Commands that it must know.</param>
/// <param name="describeHolder">Says who holds a port.</param>
internal sealed class RespProbe(string name, RedisEndpoint endpoint, IReadOnlyList<string> expectedCommands, Func<int, string?>? describeHolder)
    : IProbe, ISurfaceProbe, IConnectingProbe
{
    private const string Loading = "loading its data";
    private const int SmallBuffer = 8 * 1024;

    private static readonly byte[] Ping = RespRequest.Build("PING");
    private static readonly byte[] Persistence = RespRequest.Build("INFO", "persistence");

    private readonly ServerAddress _address = endpoint.UnixSocketPath is { } path
        ? ServerAddress.OfSocket(path) : new ServerAddress(endpoint.ComputerName, endpoint.Port);

    private readonly DialTarget? _security = endpoint.UseTls ? RedisSession.TargetOf(endpoint) : null;

    public string Name => name;

    public long? ConnectedAt => _address.ConnectedAt;

    public int? PortOf(LogWatch? portWatch) => _address.PortOf(portWatch);

    public bool IsLocal => _address.IsLocal;

    public string? FindOccupant(CancellationToken cancellationToken)
    {
        AttemptLimit limit = new(AttemptLimit.Usual, cancellationToken);
        byte[] answer = Encoding.ASCII.GetBytes($"{(endpoint.Credential is null ? string.Empty : "+OK\r\n")}+PONG\r\n$9\r\nloading:0\r\n");
        RehearsalPeer.Hold(port => Converse(new ServerAddress("127.0.0.1", port), null, null, limit, AskWhetherReady), answer);
        string? occupant = _address.FindOccupant(describeHolder, limit);
        cancellationToken.ThrowIfCancellationRequested();
        return occupant;
    }

    public ProbeOutcome Attempt(ServerUnderTest server, CancellationToken cancellationToken)
    {
        AttemptLimit limit = new(AttemptLimit.Usual, cancellationToken);
        return new ProbeOutcome { Problem = Converse(_address, _security, server.PortWatch, limit, AskWhetherReady) };
    }

    public IReadOnlyList<string> FindMissing(ServerUnderTest server, CancellationToken cancellationToken)
    {
        if (expectedCommands.Count == 0) return [];
        List<string> missing = [];
        AttemptLimit limit = new(ExpectedCommands.Time, cancellationToken);
        string? problem = Converse(_address, _security, server.PortWatch, limit, connection => ExpectedCommands.Check(connection, expectedCommands, missing));
        cancellationToken.ThrowIfCancellationRequested();
        if (problem is not null) missing.Add($"whether the server knows {ServerText.List(expectedCommands)} cannot be told: {problem}");
        return missing;
    }

    public void Dispose()
    {
    }

    private string? Converse(ServerAddress address, DialTarget? security, LogWatch? portWatch, AttemptLimit limit, Func<WireConnection, string?> ask)
    {
        if (ProbeConnection.Open(address, portWatch, security, limit, out ProbeConnection? opened) is { } unreachable) return unreachable;
        using WireConnection connection = new(opened!, SmallBuffer);
        try
        {
            return LogIn(connection) ?? ask(connection);
        }
        catch (TransportException failure)
        {
            return limit.WordsOf(failure);
        }
        catch (RespException failure)
        {
            return $"this is not a Redis server: {failure.Message}";
        }
    }

    private string? LogIn(WireConnection connection)
    {
        if (endpoint.Credential is not { } credential) return null;
        RespValue reply = credential.UserName is { } user
            ? connection.Call("AUTH", user, credential.Password)
            : connection.Call("AUTH", credential.Password);
        return reply.IsError ? WordsOf(reply, "AUTH") : null;
    }

    private static string? AskWhetherReady(WireConnection connection)
    {
        RespValue pong = connection.Call(Ping);

        // A user without permission for PING is still a user who is logged in.
        if (pong is { IsError: true, ErrorCode: not "NOPERM" }) return WordsOf(pong, "PING");

        // Where it may not be asked, the answer to PING has to do.
        RespValue persistence = connection.Call(Persistence);
        return !persistence.IsError && persistence.Text.Contains("\nloading:1", StringComparison.Ordinal) ? Loading : null;
    }

    internal static string WordsOf(RespValue error, string command) =>
        error.ErrorCode == "LOADING" ? Loading : ServerText.Clean(RedisSession.Refusal(error.Text, string.Empty, command).Reason.TrimEnd('.'));
}
