using System.Diagnostics;
using System.Net.Sockets;

namespace PerfTools.Engine.Transport;

/// <summary>
/// A blocking socket: one system call to send, one to receive, timeouts kept by the kernel. No asynchronous call is
/// ever made on it: the first one would make .NET put it in non-blocking mode behind an event loop for good.
/// </summary>
internal sealed class SocketTransport(Socket socket) : IByteTransport
{
    private static readonly long SpinTicks = Stopwatch.Frequency / 5_000;

    public string Name => socket.AddressFamily == AddressFamily.Unix ? "Unix" : "Tcp";

    public Socket Socket => socket;

    /// <summary>
    /// Whether to wait awake for the first 200 microseconds. A processor that sleeps takes its time to wake, on virtual
    /// machines up to several times what Redis takes for the operation, and not the same time twice.
    /// </summary>
    public bool IsBusyPolling { get; set; }

    /// <summary>Bytes that have arrived and were not received yet.</summary>
    public int Available => socket.Available;

    public void Send(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            int sent = socket.Send(bytes, SocketFlags.None, out SocketError error);
            if (error != SocketError.Success) throw Failure(error, "sending");
            bytes = bytes[sent..];
        }
    }

    public int Receive(Span<byte> buffer)
    {
        if (IsBusyPolling) WaitAwake();
        int received = socket.Receive(buffer, SocketFlags.None, out SocketError error);
        if (error != SocketError.Success) throw Failure(error, "waiting for a reply");
        return received > 0 ? received : throw TransportException.EndOfStream();
    }

    /// <summary>Receives what is there, in non-blocking mode; 0 where nothing is.</summary>
    public int ReceiveAvailable(Span<byte> buffer)
    {
        int received = socket.Receive(buffer, SocketFlags.None, out SocketError error);
        if (error == SocketError.WouldBlock) return 0;
        if (error != SocketError.Success) throw Failure(error, "waiting for a reply");
        return received > 0 ? received : throw TransportException.EndOfStream();
    }

    /// <summary>Sends as much as the kernel takes, in non-blocking mode, and gives the number of bytes.</summary>
    public int SendAvailable(ReadOnlySpan<byte> bytes)
    {
        int sent = socket.Send(bytes, SocketFlags.None, out SocketError error);
        if (error == SocketError.WouldBlock) return 0;
        return error == SocketError.Success ? sent : throw Failure(error, "sending");
    }

    public void Abort() => Abort(socket);

    internal static void Abort(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // It is gone already, which is what was asked for.
        }
    }

    public void Dispose() => socket.Dispose();

    private void WaitAwake()
    {
        long limit = Stopwatch.GetTimestamp() + SpinTicks;
        while (socket.Available == 0 && Stopwatch.GetTimestamp() < limit)
        {
            // A connection that was closed has nothing available either: the blocking call after this one tells.
        }
    }

    internal static TransportException Failure(SocketError error, string doing)
    {
        bool isTimeout = error is SocketError.TimedOut or SocketError.WouldBlock;
        string what = isTimeout ? "timed out" : $"the connection was lost ({error})";
        return new TransportException(isTimeout, $"{what} while {doing}");
    }
}
