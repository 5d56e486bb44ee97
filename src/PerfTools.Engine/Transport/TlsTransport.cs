using System.Net.Security;
using System.Net.Sockets;

namespace PerfTools.Engine.Transport;

/// <summary>TLS over a blocking socket.</summary>
internal sealed class TlsTransport(SslStream stream, Socket socket) : IByteTransport
{
    public string Name => "Tls";

    public void Send(ReadOnlySpan<byte> bytes)
    {
        try
        {
            stream.Write(bytes);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            throw Failure(error, "sending");
        }
    }

    public int Receive(Span<byte> buffer)
    {
        int received;
        try
        {
            received = stream.Read(buffer);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            throw Failure(error, "waiting for a reply");
        }

        return received > 0 ? received : throw TransportException.EndOfStream();
    }

    public void Abort() => SocketTransport.Abort(socket);

    public void Dispose()
    {
        // The socket first: SslStream would otherwise wait to say goodbye to a server that may not listen.
        socket.Dispose();
        stream.Dispose();
    }

    private static TransportException Failure(Exception error, string doing) =>
        SocketTransport.Failure((error.InnerException as SocketException)?.SocketErrorCode ?? SocketError.ConnectionReset, doing);
}
