using PerfTools.Engine.Sessions.Http;
using PerfTools.Engine.Startup.Probes.Connecting;
using PerfTools.Engine.Transport;

namespace PerfTools.Engine.Startup.Probes.Http;

/// <summary>Where requests to a web server go; its port may only become known by the log.</summary>
internal sealed class HttpAddress
{
    private readonly Uri _uri;
    private readonly bool _skipsCertificateCheck;
    private readonly DialTarget? _security;

    public HttpAddress(Uri uri, bool skipsCertificateCheck)
    {
        (_uri, _skipsCertificateCheck) = (uri, skipsCertificateCheck);
        DialTarget dial = PlaceOf(uri).Dial;
        Server = new ServerAddress(dial.Host, uri.Port);
        if (dial.UseTls) _security = dial;
    }

    /// <summary>What is connected to.</summary>
    public ServerAddress Server { get; }

    public bool IsSecure => _security is not null;

    /// <summary>An address that is relative to this one, or stands for itself.</summary>
    public HttpAddress Resolve(Uri uri) => new(new Uri(_uri, uri), _skipsCertificateCheck);

    /// <summary>Sends a request over a connection of its own; what is wrong, or null where the reply can be waited for.</summary>
    /// <param name="request">What to ask; its address is ignored.</param>
    /// <param name="portWatch">What may tell the port.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="call">The call, or null.</param>
    public string? Send(HttpWorkload request, LogWatch? portWatch, AttemptLimit limit, out HttpCall? call)
    {
        call = null;
        if (ProbeConnection.Open(Server, portWatch, _security, limit, out ProbeConnection? connection) is { } unreachable) return unreachable;
        HttpWorkload complete = request with { Uri = At(portWatch), Headers = [.. request.Headers, new("Connection", "close")] };
        try
        {
            connection!.Send(HttpRequestBytes.Of(complete, PlaceOf(complete.Uri).HostHeader));
            call = new HttpCall(connection);
            return null;
        }
        catch (TransportException failure)
        {
            connection!.Dispose();
            return limit.WordsOf(failure);
        }
    }

    /// <summary>As it stands in messages: without a query, in which a key may stand.</summary>
    public override string ToString() => _uri.GetLeftPart(UriPartial.Path);

    private Uri At(LogWatch? portWatch) =>
        _uri.Port == 0 && Server.PortOf(portWatch) is { } port ? new UriBuilder(_uri) { Port = port }.Uri : _uri;

    private HttpPlace PlaceOf(Uri uri) => new(new HttpWorkload { Uri = uri, SkipCertificateCheck = _skipsCertificateCheck }, AttemptLimit.Usual);
}
