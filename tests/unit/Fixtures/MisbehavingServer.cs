using System.Net;
using System.Net.Sockets;

namespace PerfTools.Tests.Fixtures;

/// <summary>A TCP server that is not Redis: it answers whatever it is sent with given bytes, or with nothing at all.</summary>
internal sealed class MisbehavingServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<byte[]?> _answer;
    private readonly bool _closes;
    private readonly List<TcpClient> _clients = [];

    /// <param name="answer">What to send when something came; null to stay silent.</param>
    /// <param name="closes">Whether to close the connection after the answer.</param>
    public MisbehavingServer(Func<byte[]?> answer, bool closes = false)
    {
        _answer = answer;
        _closes = closes;
        _listener.Start();
        _ = AcceptAll();
    }

    public RedisEndpoint Endpoint => new() { Port = ((IPEndPoint)_listener.LocalEndpoint).Port, Timeout = TimeSpan.FromSeconds(20) };

    public void Dispose()
    {
        _listener.Dispose();
        lock (_clients) _clients.ForEach(client => client.Dispose());
    }

    private async Task AcceptAll()
    {
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync();
                lock (_clients) _clients.Add(client);
                _ = Serve(client);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // Disposed, which is how the test ends it.
        }
    }

    private async Task Serve(TcpClient client)
    {
        try
        {
            byte[] buffer = new byte[4096];
            while (await client.GetStream().ReadAsync(buffer) > 0)
            {
                if (_answer() is { } answer) await client.GetStream().WriteAsync(answer);
                if (_closes) client.Close();
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The other side went away.
        }
    }
}
