using System.Net;
using System.Net.Sockets;

namespace PerfTools.Tests.Fixtures;

/// <summary>
/// A TCP server that is not Redis: it answers whatever it is sent with given bytes, or with nothing at all. Its connections have
/// threads of their own: a thread pool that is busy elsewhere does not make it slow.
/// </summary>
internal sealed class MisbehavingServer : IDisposable
{
    private const int StackBytes = 256 * 1024;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<byte[]?> _answer;
    private readonly bool _closes;
    private readonly List<Socket> _sockets = [];

    /// <param name="answer">What to send when something came; null to stay silent.</param>
    /// <param name="closes">Whether to close the connection after the answer.</param>
    public MisbehavingServer(Func<byte[]?> answer, bool closes = false)
    {
        _answer = answer;
        _closes = closes;
        _listener.Start();
        new Thread(AcceptAll) { IsBackground = true }.Start();
    }

    public RedisEndpoint Endpoint => new() { Port = ((IPEndPoint)_listener.LocalEndpoint).Port, Timeout = RedisServer.AmpleTimeout };

    public void Dispose()
    {
        _listener.Dispose();
        lock (_sockets) _sockets.ForEach(socket => socket.Dispose());
    }

    private void AcceptAll()
    {
        try
        {
            while (true)
            {
                Socket socket = _listener.AcceptSocket();
                lock (_sockets) _sockets.Add(socket);
                new Thread(() => Serve(socket), StackBytes) { IsBackground = true }.Start();
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Disposed, which is how the test ends it.
        }
    }

    private void Serve(Socket socket)
    {
        try
        {
            byte[] buffer = new byte[4096];
            while (socket.Receive(buffer) > 0)
            {
                if (_answer() is { } answer) socket.Send(answer);
                if (_closes) break;
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // The other side went away.
        }
        finally
        {
            socket.Dispose();
        }
    }
}
