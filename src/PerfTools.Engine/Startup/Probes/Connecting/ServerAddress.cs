using System.Net;
using System.Net.Sockets;
using PerfTools.Engine.Timing;

namespace PerfTools.Engine.Startup.Probes.Connecting;

/// <summary>Where a server is to listen: a port, which only its log may tell, or a Unix domain socket.</summary>
internal sealed class ServerAddress
{
    private readonly string _host;
    private readonly int _port;
    private readonly string? _path;
    private IPAddress[]? _addresses;
    private ServerEndPoint[] _places = [];
    private int _placesPort = -1;
    private long _connectedAt;

    /// <param name="host">A name or an address.</param>
    /// <param name="port">0 for the port that the log names.</param>
    public ServerAddress(string host, int port) => (_host, _port) = (host, port);

    private ServerAddress(string path) => (_host, _path) = (string.Empty, path);

    /// <summary>When the first connection to the port was there, in nanoseconds, or null.</summary>
    public long? ConnectedAt => _path is not null ? null : Volatile.Read(ref _connectedAt) is var at and not 0 ? at : null;

    /// <exception cref="OptionException">This is no path of a socket.</exception>
    public static ServerAddress OfSocket(string path)
    {
        try
        {
            return new ServerAddress(path) { _places = [new ServerEndPoint(new UnixDomainSocketEndPoint(path))] };
        }
        catch (Exception error) when (error is ArgumentException or PlatformNotSupportedException)
        {
            throw new OptionException("UnixSocket", $"'{path}' is no path of a socket: it is too long for the system (about 100 characters), or sockets of that kind are not supported. Give another path.");
        }
    }

    /// <summary>The port, or null where it is not known yet or there is none.</summary>
    public int? PortOf(LogWatch? portWatch) => _path is not null ? null : _port != 0 ? _port : portWatch?.Port;

    /// <summary>Whether it is of this machine; false as long as nobody has looked it up.</summary>
    public bool IsLocal => _places.Any(place => place.IsLocal);

    /// <summary>Connects; what is wrong, or null where there is a connection.</summary>
    public string? Connect(LogWatch? portWatch, AttemptLimit limit, out Socket? socket) => Reach(portWatch, limit, isKept: true, out socket);

    /// <summary>Connects, and closes at once; what is wrong, or null where the connection was accepted.</summary>
    public string? Knock(LogWatch? portWatch, AttemptLimit limit) => Reach(portWatch, limit, isKept: false, out _);

    /// <summary>Whether somebody on this machine listens there already, in a sentence, or null. A port that is not known is nobody's.</summary>
    /// <param name="describeHolder">Says who holds a port, or null where that cannot be told.</param>
    /// <param name="limit">How long it may take.</param>
    public string? FindOccupant(Func<int, string?>? describeHolder, AttemptLimit limit)
    {
        if (Find(null, limit) is not null || !_places.Any(place => place.IsLocal && IsHeld(place, limit))) return null;
        if (_path is not null) return $"socket {_path} is held already, by a server that accepts connections";
        string holder = describeHolder?.Invoke(_port) is { } name ? $", by {name}" : string.Empty;
        return FormattableString.Invariant($"port {_port} is held already{holder}");
    }

    // A server that accepts nothing any more, but has not let go of its port, has a full queue or gives no answer.
    private static bool IsHeld(ServerEndPoint place, AttemptLimit limit) =>
        Connector.Knock(place, limit) is SocketError.Success or SocketError.WouldBlock or SocketError.TimedOut && !limit.Cancelled.IsCancellationRequested;

    /// <summary>Of the errors at several addresses, the one that tells most: a refusal came from a machine that is there.</summary>
    private static SocketError More(SocketError one, SocketError other) =>
        one == SocketError.HostNotFound || other == SocketError.ConnectionRefused ? other : one;

    private string WordsOf(SocketError error, AttemptLimit limit) =>
        _path is not null && error == SocketError.AddressNotAvailable ? "there is no such socket yet" : Connector.WordsOf(error, limit);

    private string? Connected()
    {
        if (_connectedAt == 0) Volatile.Write(ref _connectedAt, MonotonicClock.Instance.Nanoseconds);
        return null;
    }

    private string? Reach(LogWatch? portWatch, AttemptLimit limit, bool isKept, out Socket? socket)
    {
        socket = null;
        SocketError error = SocketError.HostNotFound;
        if (Find(portWatch, limit) is { } unknown) return unknown;
        foreach (ServerEndPoint place in _places)
        {
            SocketError one = isKept ? Connector.Open(place, limit, out socket) : Connector.Knock(place, limit);
            if (one == SocketError.Success) return Connected();
            error = More(error, one);
        }

        return WordsOf(error, limit);
    }

    private string? Find(LogWatch? portWatch, AttemptLimit limit)
    {
        if (_path is not null) return null;
        if (PortOf(portWatch) is not { } port) return portWatch is { IsDone: true } ? "the line that matched names no port" : "the log has not named the port yet";
        if (port == _placesPort) return null;
        if ((_addresses ??= Resolve(limit)) is not { } addresses) return $"the name '{_host}' does not resolve to an address";
        _places = [.. addresses.Select(address => new ServerEndPoint(new IPEndPoint(address, port)))];
        _placesPort = port;
        return null;
    }

    private IPAddress[]? Resolve(AttemptLimit limit)
    {
        // Both families, in whatever order the system would name them, and if it names none.
        if (_host.Equals("localhost", StringComparison.OrdinalIgnoreCase)) return [IPAddress.Loopback, IPAddress.IPv6Loopback];
        if (IPAddress.TryParse(_host, out IPAddress? literal)) return [Reachable(literal)];
        try
        {
            Task<IPAddress[]> lookup = Dns.GetHostAddressesAsync(_host, limit.Cancelled);
            return lookup.Wait(limit.RemainingMs, limit.Cancelled) && lookup.Result.Length > 0 ? lookup.Result : null;
        }
        catch (Exception error) when (error is AggregateException or ArgumentException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Where a server listens on all addresses, it is reached by the loopback.</summary>
    private static IPAddress Reachable(IPAddress address) =>
        address.Equals(IPAddress.Any) ? IPAddress.Loopback : address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : address;
}
