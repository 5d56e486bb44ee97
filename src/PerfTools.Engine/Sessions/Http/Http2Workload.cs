using System.Net.Security;
using PerfTools.Engine.Sessions.Threads;

namespace PerfTools.Engine.Sessions.Http;

/// <summary>
/// Requests of HTTP/2 over .NET's own client, each session on a connection of its own. Its frames are read and written on the
/// thread pool: the client costs more than that of HTTP/1.1, which the result's ClientCpuPercent shows.
/// </summary>
internal sealed class Http2Workload : IThreadWorkload
{
    private readonly HttpWorkload _workload;
    private readonly HttpPlace _place;

    /// <param name="workload">The request.</param>
    /// <param name="timeout">How long an operation may take.</param>
    /// <exception cref="OptionException">The request contradicts itself.</exception>
    public Http2Workload(HttpWorkload workload, TimeSpan timeout)
    {
        workload.Validate();
        HttpRequestBytes.Validate(workload);
        (_workload, _place) = (workload, new HttpPlace(workload, timeout));
        ForbidConnectionHeaders();
    }

    public SessionWork Work => SessionWork.Http;

    public string Target => _place.Target;

    public string Operation => _place.Operation;

    public int StackBytes => 512 * 1024;

    public void Prepare(CancellationToken cancellationToken)
    {
    }

    public string? Finish() => null;

    public ISessionWorker NewWorker(int session, LoadRun run) =>
        new Http2Worker(_workload, _place.Dial with { Protocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11] }, run.Cancelled);

    /// <summary>RFC 9113, 8.2.2.</summary>
    private void ForbidConnectionHeaders()
    {
        foreach ((string name, _) in _workload.Headers)
        {
            if (name.ToUpperInvariant() is "CONNECTION" or "KEEP-ALIVE" or "UPGRADE" or "PROXY-CONNECTION")
                throw new OptionException(nameof(HttpWorkload.Headers), $"'{name}' is about a connection of HTTP/1.1, and must not stand in a request of HTTP/2. Leave it out.");
        }
    }
}
