using System.Net;
using System.Net.Sockets;

namespace PerfTools.Engine.Startup.Probes;

/// <summary>
/// A peer of our own that gives prepared answers, one a connection. An attempt on it has all code of a probe compiled before one
/// counts: compiling takes longer than many a server to start.
/// </summary>
internal sealed class RehearsalPeer : IDisposable
{
    private readonly TcpListener _listener;
    private readonly byte[][] _answers;

    private RehearsalPeer(TcpListener listener, byte[][] answers)
    {
        (_listener, _answers) = (listener, answers);
        new Thread(Serve, 256 * 1024) { IsBackground = true, Name = "startup rehearsal" }.Start();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Lets a probe be tried out. Where the system has no loopback, it does without.</summary>
    /// <param name="rehearsal">Is told the port, and must connect to it as often as there are answers.</param>
    /// <param name="answers">What each connection is sent.</param>
    public static void Hold(Action<int> rehearsal, params byte[][] answers)
    {
        TcpListener listener = new(IPAddress.Loopback, 0);
        try
        {
            listener.Start();
        }
        catch (SocketException)
        {
            listener.Dispose();
            return;
        }

        using RehearsalPeer peer = new(listener, answers);
        rehearsal(peer.Port);
    }

    public void Dispose() => _listener.Dispose();

    private void Serve()
    {
        try
        {
            foreach (byte[] answer in _answers)
            {
                using Socket socket = _listener.AcceptSocket();
                Answer(socket, answer);
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Disposed, or the other side did not wait for the answer: it was only a rehearsal.
        }
    }

    private static void Answer(Socket socket, byte[] answer)
    {
        byte[] request = new byte[4096];
        socket.ReceiveTimeout = 1000;
        socket.Send(answer);
        socket.Shutdown(SocketShutdown.Send);
        while (socket.Receive(request) > 0)
        {
            // Closing with something unread would reset the connection, and take the answer with it.
        }
    }
}
