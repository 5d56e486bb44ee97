using System.Net.Sockets;
using PerfTools.Engine.Transport;

namespace PerfTools.Engine.Startup.Probes.Connecting;

/// <summary>A connection to the server under test, on which each wait ends when the attempt has to.</summary>
internal sealed class ProbeConnection : IByteTransport
{
    private readonly Socket _socket;
    private IByteTransport _transport;
    private AttemptLimit _limit;
    private CancellationTokenRegistration _abort;

    private ProbeConnection(Socket socket) => (_socket, _transport) = (socket, new SocketTransport(socket));

    public string Name => _transport.Name;

    /// <summary>Connects; what is wrong, or null where there is a connection.</summary>
    /// <param name="address">Where to.</param>
    /// <param name="portWatch">What may tell the port.</param>
    /// <param name="security">How to agree on TLS, or null for a plain connection.</param>
    /// <param name="limit">How long it may take, and each wait on the connection unless that is extended.</param>
    /// <param name="connection">The connection, or null.</param>
    public static string? Open(ServerAddress address, LogWatch? portWatch, DialTarget? security, AttemptLimit limit, out ProbeConnection? connection)
    {
        connection = null;
        if (address.Connect(portWatch, limit, out Socket? socket) is { } unreachable) return unreachable;
        ProbeConnection opened = new(socket!);
        opened.Extend(limit);
        if (security is not null && opened.Secure(security) is { } insecure)
        {
            opened.Dispose();
            return insecure;
        }

        connection = opened;
        return null;
    }

    /// <summary>Lets the connection be waited on for longer, in a further attempt.</summary>
    public void Extend(AttemptLimit limit)
    {
        _abort.Dispose();
        _limit = limit;
        _abort = limit.Cancelled.Register(Abort);
    }

    public void Send(ReadOnlySpan<byte> bytes)
    {
        _socket.SendTimeout = Remaining();
        _transport.Send(bytes);
    }

    public int Receive(Span<byte> buffer)
    {
        _socket.ReceiveTimeout = Remaining();
        return _transport.Receive(buffer);
    }

    public void Abort() => SocketTransport.Abort(_socket);

    public void Dispose()
    {
        _abort.Dispose();
        _transport.Dispose();
    }

    private string? Secure(DialTarget target)
    {
        try
        {
            _socket.SendTimeout = _socket.ReceiveTimeout = Remaining();
            _transport = new TlsTransport(Dialer.SecureOver(_socket, target), _socket);
            return null;
        }
        catch (MeasurementException failure)
        {
            return _limit.Cancelled.IsCancellationRequested ? _limit.WithoutAny("TLS session") : failure.Reason;
        }
    }

    private int Remaining() => _limit.IsOver ? throw new TransportException(true, "timed out") : Math.Max(1, _limit.RemainingMs);
}
