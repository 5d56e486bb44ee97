using System.Net;
using System.Net.Sockets;

namespace PerfTools.Engine.Startup.Probes.Connecting;

/// <summary>Connects with what .NET has on every system: a connection that is begun, and waited for on the calling thread.</summary>
internal static class PortableConnector
{
    /// <summary>How long a cancellation may go unnoticed.</summary>
    private const int SliceMs = 50;

    public static SocketError Open(EndPoint address, AttemptLimit limit, out Socket? socket)
    {
        socket = null;
        Socket? opening = null;
        try
        {
            ProtocolType protocol = address.AddressFamily == AddressFamily.Unix ? ProtocolType.Unspecified : ProtocolType.Tcp;
            opening = new Socket(address.AddressFamily, SocketType.Stream, protocol) { Blocking = false };
            if (OperatingSystem.IsWindows() && protocol == ProtocolType.Tcp) TryOnce(opening);
            SocketError error = Connect(opening, address, limit);
            if (error != SocketError.Success) return error;
            opening.Blocking = true;
            (socket, opening) = (opening, null);
            return error;
        }
        catch (SocketException failure)
        {
            return failure.SocketErrorCode;
        }
        finally
        {
            opening?.Dispose();
        }
    }

    private static SocketError Connect(Socket socket, EndPoint address, AttemptLimit limit)
    {
        try
        {
            socket.Connect(address);
        }
        catch (SocketException begun) when (begun.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            return Await(socket, limit);
        }

        return IsItself(socket, address) ? Drop(socket) : SocketError.Success;
    }

    private static SocketError Await(Socket socket, AttemptLimit limit)
    {
        while (!limit.IsOver)
        {
            int microseconds = Math.Min(limit.RemainingMs, SliceMs) * 1000;

            // Windows tells a connection that failed as an error, other systems as one that can be written to.
            if (!socket.Poll(OperatingSystem.IsWindows() ? 1000 : microseconds, SelectMode.SelectWrite) && !socket.Poll(0, SelectMode.SelectError)) continue;
            SocketError error = (SocketError)(int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
            return error == SocketError.Success && IsItself(socket, socket.RemoteEndPoint) ? Drop(socket) : error;
        }

        return SocketError.TimedOut;
    }

    /// <summary>The same as in <see cref="LinuxConnector"/>: with nobody there, a connection may lead to itself.</summary>
    private static bool IsItself(Socket socket, EndPoint? address) => address is IPEndPoint && address.Equals(socket.LocalEndPoint);

    private static SocketError Drop(Socket socket)
    {
        socket.LingerState = new LingerOption(true, 0);
        return SocketError.ConnectionRefused;
    }

    /// <summary>Windows asks again for two seconds where it was refused, unless it is told that one time is enough (SIO_TCP_INITIAL_RTO).</summary>
    private static void TryOnce(Socket socket)
    {
        const int InitialRetransmission = unchecked((int)0x98000011);
        byte[] usualTimeAndNoRepetition = [0xff, 0xff, 0xfe, 0];
        try
        {
            socket.IOControl(InitialRetransmission, usualTimeAndNoRepetition, null);
        }
        catch (SocketException)
        {
            // A Windows that does not know it is slower to tell, no more.
        }
    }
}
