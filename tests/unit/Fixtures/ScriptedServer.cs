using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PerfTools.Tests.Fixtures;

/// <summary>A TCP server whose every connection runs a test's script, on a thread of its own, and is closed when it ends.</summary>
internal sealed class ScriptedServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Action<ScriptedPeer> _script;
    private readonly List<Socket> _sockets = [];
    private int _connections;

    public ScriptedServer(Action<ScriptedPeer> script)
    {
        _script = script;
        _listener.Start();
        new Thread(AcceptAll) { IsBackground = true }.Start();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Connections => Volatile.Read(ref _connections);

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
                socket.NoDelay = true;
                lock (_sockets) _sockets.Add(socket);
                int number = Interlocked.Increment(ref _connections);
                new Thread(() => Serve(socket, number)) { IsBackground = true }.Start();
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Disposed, which is how the test ends it.
        }
    }

    private void Serve(Socket socket, int number)
    {
        try
        {
            _script(new ScriptedPeer(socket, number));
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException or EndOfStreamException)
        {
            // The other side went away.
        }
        finally
        {
            socket.Dispose();
        }
    }
}

/// <summary>The server's end of one connection.</summary>
/// <param name="socket">The connection.</param>
/// <param name="number">Counted from 1.</param>
internal sealed class ScriptedPeer(Socket socket, int number)
{
    private string _received = string.Empty;

    public int Number { get; } = number;

    public void Send(string text) => socket.Send(Encoding.Latin1.GetBytes(text));

    /// <summary>Receives up to the end of a mark, and gives it all.</summary>
    public string ReceiveTo(string mark)
    {
        byte[] buffer = new byte[4096];
        int at;
        while ((at = _received.IndexOf(mark, StringComparison.Ordinal)) < 0)
        {
            int count = socket.Receive(buffer);
            if (count == 0) throw new EndOfStreamException();
            _received += Encoding.Latin1.GetString(buffer, 0, count);
        }

        string taken = _received[..(at + mark.Length)];
        _received = _received[taken.Length..];
        return taken;
    }

    /// <summary>Waits until the other side has closed.</summary>
    public void AwaitEnd()
    {
        byte[] buffer = new byte[4096];
        while (socket.Receive(buffer) > 0)
        {
            // What still comes is of no interest.
        }
    }

    /// <summary>Ends the connection with a reset.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();
        throw new EndOfStreamException();
    }
}
