using PerfTools.Engine.Sessions.Wire;

namespace PerfTools.Engine.Sessions.Http;

/// <summary>Requests of HTTP/1.1, each session on a connection of its own.</summary>
internal sealed class HttpWireWorkload : IWireWorkload
{
    private readonly HttpWorkload _workload;
    private readonly HttpPlace _place;
    private readonly byte[] _request;

    /// <param name="workload">The request.</param>
    /// <param name="timeout">How long an operation may take.</param>
    /// <exception cref="OptionException">The request contradicts itself.</exception>
    public HttpWireWorkload(HttpWorkload workload, TimeSpan timeout)
    {
        workload.Validate();
        HttpRequestBytes.Validate(workload);
        (_workload, _place) = (workload, new HttpPlace(workload, timeout));
        _request = HttpRequestBytes.Of(workload, _place.HostHeader);
    }

    public SessionWork Work => SessionWork.Http;

    public string Target => _place.Target;

    public string Operation => _place.Operation;

    public string Transport => _place.IsSecure ? "Tls" : "Tcp";

    /// <summary>Opening a connection blocks, which an operation that opens one must not do to all the others.</summary>
    public bool CanShareThread => !_place.IsSecure && !HttpRequestBytes.AsksToClose(_workload);

    public void Prepare(CancellationToken cancellationToken)
    {
    }

    public string? Finish() => null;

    public WireExchange NewExchange(int session) => new HttpExchange(_workload, _place.Dial, _request);
}
