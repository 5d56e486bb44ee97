using System.Net;
using System.Net.Security;
using System.Text;
using PerfTools.Engine.Transport;

namespace PerfTools.Engine.Sessions.Http;

/// <summary>One connection of HTTP/2, over .NET's own client with everything switched off that would answer in the server's place.</summary>
internal sealed class Http2Client : IDisposable
{
    private const int BufferBytes = 16 * 1024;

    private readonly HttpWorkload _workload;
    private readonly HttpMessageInvoker _invoker;
    private readonly DialTarget _target;
    private readonly byte[] _buffer = new byte[BufferBytes];
    private Stream? _opened;

    /// <summary>Opens the connection. Blocks.</summary>
    /// <param name="workload">The request.</param>
    /// <param name="target">Where the server is.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="MeasurementException">There is none to be had, or the server has agreed to HTTP/1.1 only.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while it was waited for.</exception>
    public Http2Client(HttpWorkload workload, DialTarget target, CancellationToken cancellationToken)
    {
        (_workload, _target) = (workload, target);
        _opened = Open(cancellationToken);
        _invoker = new HttpMessageInvoker(NewHandler());
    }

    /// <summary>Connections that were opened since the first, as where the server has said GOAWAY after so many requests.</summary>
    public int Reopened { get; private set; }

    /// <summary>Sends a request, and reads the reply to its end.</summary>
    /// <exception cref="HttpRequestException">There is no reply.</exception>
    public async Task<(int Status, string Reason)> Ask(CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = NewRequest();
        using HttpResponseMessage response = await _invoker.SendAsync(request, cancellationToken).ConfigureAwait(false);
        Stream body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            while (await body.ReadAsync(_buffer, cancellationToken).ConfigureAwait(false) > 0)
            {
                // What is read is not kept.
            }
        }

        // HTTP/2 sends no reason phrase (RFC 9113, 8.3.2): this is the phrase that the number stands for.
        return ((int)response.StatusCode, response.ReasonPhrase ?? string.Empty);
    }

    public void Dispose()
    {
        _invoker.Dispose();
        _opened?.Dispose();
    }

    private SocketsHttpHandler NewHandler() => new()
    {
        MaxConnectionsPerServer = 1,
        EnableMultipleHttp2Connections = false,
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
        PooledConnectionLifetime = Timeout.InfiniteTimeSpan,
        ActivityHeadersPropagator = null,
        RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
        ConnectCallback = Connect,
    };

    private HttpRequestMessage NewRequest()
    {
        HttpRequestMessage request = new(new HttpMethod(_workload.Method), _workload.Uri)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if (_workload.Body.Length > 0) request.Content = new ReadOnlyMemoryContent(_workload.Body);
        foreach ((string name, string value) in _workload.Headers.Concat(HttpRequestBytes.Defaults(_workload)))
        {
            if (request.Headers.TryAddWithoutValidation(name, value)) continue;

            // What describes a body, as Content-Type does, belongs to the body in .NET.
            request.Content ??= new ReadOnlyMemoryContent(default);
            request.Content.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    /// <summary>The first time, hands over what was opened before. Later ones block on a thread of their own, not on one of the pool.</summary>
    private async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _opened, null) is { } opened) return opened;
        Stream stream = await Task.Factory.StartNew(
            () => Open(cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
        Reopened++;
        return stream;
    }

    private Stream Open(CancellationToken cancellationToken)
    {
        Stream stream = Dialer.OpenStream(_target, cancellationToken);
        if (stream is not SslStream secure || secure.NegotiatedApplicationProtocol == SslApplicationProtocol.Http2) return stream;
        stream.Dispose();
        throw new MeasurementException(
            FailureKind.ServerRefused, _target.Name, "the server does not speak HTTP/2: it did not agree to it in the TLS handshake (ALPN). Use -HttpVersion 1.1.");
    }
}
