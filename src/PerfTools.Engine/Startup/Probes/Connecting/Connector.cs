using System.Net.Sockets;
using System.Runtime.Versioning;

namespace PerfTools.Engine.Startup.Probes.Connecting;

/// <summary>
/// Connects on the calling thread, and says so without an exception where nobody listens: a probe asks a thousand times a second
/// for a server that is not there yet, on the processors that this server needs for its start.
/// </summary>
internal static class Connector
{
    /// <summary>Connects, and closes at once.</summary>
    public static SocketError Knock(ServerEndPoint place, AttemptLimit limit)
    {
        if (OperatingSystem.IsLinux())
        {
            SocketError error = LinuxConnector.Open(place.Bytes, limit, out int descriptor);
            if (error == SocketError.Success) LinuxConnector.Close(descriptor);
            return error;
        }

        SocketError other = PortableConnector.Open(place.Address, limit, out Socket? socket);
        socket?.Dispose();
        return other;
    }

    /// <summary>Opens a connection that blocks.</summary>
    public static SocketError Open(ServerEndPoint place, AttemptLimit limit, out Socket? socket) =>
        OperatingSystem.IsLinux() ? OpenOnLinux(place, limit, out socket) : PortableConnector.Open(place.Address, limit, out socket);

    /// <summary>An error in a few words.</summary>
    public static string WordsOf(SocketError error, AttemptLimit limit) => error switch
    {
        SocketError.ConnectionRefused => "connection refused",
        SocketError.TimedOut => limit.WithoutAny("connection"),
        SocketError.WouldBlock => "no connection: its queue of connections is full",
        SocketError.AddressNotAvailable => "no connection: there is no such address",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable => "no connection: there is no way to that address",
        SocketError.TooManyOpenSockets => "no connection: this process has as many open files as it may have",
        _ => $"no connection ({error})",
    };

    [SupportedOSPlatform("linux")]
    private static SocketError OpenOnLinux(ServerEndPoint place, AttemptLimit limit, out Socket? socket)
    {
        socket = null;
        SocketError error = LinuxConnector.Open(place.Bytes, limit, out int descriptor);
        if (error != SocketError.Success) return error;
        LinuxConnector.LetBlock(descriptor);
        socket = new Socket(new SafeSocketHandle(descriptor, ownsHandle: true));
        return error;
    }
}
