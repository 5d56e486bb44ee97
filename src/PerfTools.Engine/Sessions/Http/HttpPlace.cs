using System.Globalization;
using PerfTools.Engine.Transport;

namespace PerfTools.Engine.Sessions.Http;

/// <summary>Where the requests of a load go. Its texts hold no query: a key to the server may stand in it.</summary>
internal sealed class HttpPlace(HttpWorkload workload, TimeSpan timeout)
{
    private readonly Uri _uri = workload.Uri;

    public bool IsSecure => _uri.Scheme == Uri.UriSchemeHttps;

    /// <summary>As it stands in the result.</summary>
    public string Target => $"{_uri.Scheme}://{Authority(_uri.Host)}";

    /// <summary>The operation as it stands in the result.</summary>
    public string Operation => $"{workload.Method} {_uri.AbsolutePath}";

    /// <summary>RFC 9110, 7.2: an international name in its ASCII form, an IPv6 address in brackets and without its zone.</summary>
    public string HostHeader => Authority(_uri.HostNameType == UriHostNameType.IPv6 ? $"[{_uri.IdnHost.Split('%')[0]}]" : _uri.IdnHost);

    /// <summary>How a connection is opened that speaks HTTP/1.1.</summary>
    public DialTarget Dial => new(Target, _uri.HostNameType == UriHostNameType.IPv6 ? _uri.DnsSafeHost : _uri.IdnHost, _uri.Port)
    {
        Server = "a web server",
        UseTls = IsSecure,
        SkipCertificateCheck = workload.SkipCertificateCheck,
        Timeout = timeout,
    };

    private string Authority(string host) => _uri.IsDefaultPort ? host : string.Create(CultureInfo.InvariantCulture, $"{host}:{_uri.Port}");
}
