using System.Net;
using System.Net.Sockets;

namespace PerfTools.Engine.Startup.Probes.Connecting;

/// <summary>One address to connect to, also in the form in which the system takes it, so that an attempt has nothing to prepare.</summary>
internal sealed class ServerEndPoint
{
    private readonly byte[] _bytes;

    public ServerEndPoint(EndPoint address)
    {
        SocketAddress form = address.Serialize();
        (Address, _bytes) = (address, form.Buffer.Span[..form.Size].ToArray());
    }

    public EndPoint Address { get; }

    /// <summary>As connect(2) takes it.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Whether it is of this machine, where nobody but the server that is to be started may listen.</summary>
    public bool IsLocal => Address is not IPEndPoint { Address: { } address } || IPAddress.IsLoopback(address) || CanBind(address);

    /// <summary>A system binds to none but its own addresses. Over UDP, as that disturbs nobody.</summary>
    private static bool CanBind(IPAddress address)
    {
        try
        {
            using Socket socket = new(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(address, 0));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
