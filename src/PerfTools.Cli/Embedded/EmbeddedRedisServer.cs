using System.Net;
using System.Net.Sockets;

namespace PerfTools.Cli.Embedded;

/// <summary>
/// A small RESP server in this process, for a machine without Redis. It answers the commands that the measurement uses;
/// its results are labelled <c>embedded</c>, because they say nothing about a real server. A thread a connection with
/// blocking calls: an event loop would add its own wake-ups to every latency.
/// </summary>
internal sealed class EmbeddedRedisServer : IDisposable
{
    private readonly Lock _lock = new();
    private readonly KeySpace[] _databases = [.. Enumerable.Range(0, 16).Select(_ => new KeySpace())];
    private readonly Dictionary<Socket, Thread> _connections = [];
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Thread _accepting;
    private bool _isStopping;

    /// <summary>Listens on a free port of the loopback address.</summary>
    public EmbeddedRedisServer()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(512);
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _accepting = new Thread(Accept) { IsBackground = true, Name = "Embedded Redis" };
        _accepting.Start();
    }

    public int Port { get; }

    /// <summary>Ends every connection, and waits for its thread.</summary>
    public void Dispose()
    {
        KeyValuePair<Socket, Thread>[] open;
        lock (_lock)
        {
            if (_isStopping) return;
            _isStopping = true;
            open = [.. _connections];
        }

        _listener.Dispose();
        foreach ((Socket socket, _) in open) socket.Dispose();
        _accepting.Join();
        foreach ((_, Thread thread) in open) thread.Join();
    }

    private void Accept()
    {
        while (true)
        {
            try
            {
                Socket socket = _listener.Accept();
                socket.NoDelay = true;
                Serve(socket);
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                lock (_lock)
                {
                    if (_isStopping) return;
                }
            }
        }
    }

    private void Serve(Socket socket)
    {
        Thread thread = new(() => Converse(socket)) { IsBackground = true, Name = "Embedded Redis connection" };
        lock (_lock)
        {
            if (_isStopping)
            {
                socket.Dispose();
                return;
            }

            _connections[socket] = thread;
            thread.Start();
        }
    }

    private void Converse(Socket socket)
    {
        try
        {
            new EmbeddedConnection(socket, _databases).Run();
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The client went away, or the server is being stopped: either way there is nobody to answer.
        }
        finally
        {
            socket.Dispose();
            lock (_lock) _connections.Remove(socket);
        }
    }
}
