using PerfTools.Engine.Sessions.Http;
using PerfTools.Engine.Sessions.Wire;
using PerfTools.Engine.Timing;
using PerfTools.Engine.Transport;

namespace PerfTools.Engine.Monitoring.Servers;

/// <summary>
/// One request to a web server on a connection that is kept open. A server may close it while it is idle (RFC 9112, 9.5): then
/// the request is sent once more on a new one, whose opening is not part of the latency. Any status is an answer.
/// </summary>
internal sealed class UriWatch : IServerProbe
{
    private readonly HttpExchange _exchange;
    private bool _isOpen;

    public UriWatch(Uri uri, TimeSpan timeout)
    {
        HttpWorkload workload = new() { Uri = uri };
        HttpPlace place = new(workload, timeout);
        _exchange = new HttpExchange(workload, place.Dial, HttpRequestBytes.Of(workload, place.HostHeader));
        Target = $"{place.Target}{uri.AbsolutePath}";
    }

    public string Target { get; }

    public MonitoredKind Kind => MonitoredKind.Uri;

    public (PerformanceSnapshot Snapshot, string? Restart) Read(PerformanceSnapshot draft, CancellationToken cancellationToken)
    {
        try
        {
            bool wasOpen = _isOpen;
            try
            {
                return (Ask(draft, cancellationToken), null);
            }
            catch (TransportException closed) when (wasOpen && !closed.IsTimeout && !cancellationToken.IsCancellationRequested)
            {
                Drop();
                return (Ask(draft, cancellationToken), null);
            }
        }
        catch (Exception failure) when (failure is TransportException or WireFormatException)
        {
            Drop();
            cancellationToken.ThrowIfCancellationRequested();
            throw new MeasurementException(FailureKind.TargetLost, Target, $"{failure.Message}.", failure);
        }
        catch
        {
            Drop();
            throw;
        }
    }

    public void Dispose() => _exchange.Dispose();

    private PerformanceSnapshot Ask(PerformanceSnapshot draft, CancellationToken cancellationToken)
    {
        if (!_isOpen) _exchange.Connect(cancellationToken);
        _isOpen = true;
        IByteTransport transport = _exchange.Transport!;
        using CancellationTokenRegistration abort = cancellationToken.Register(transport.Abort);
        long begin = MonotonicClock.Instance.Nanoseconds;
        transport.Send(_exchange.Next().Span);
        while (!_exchange.TryComplete()) _exchange.Fill();
        double latency = (MonotonicClock.Instance.Nanoseconds - begin) / 1e6;
        if (!_exchange.CanContinue) Drop();
        return draft with { LatencyMs = Math.Round(latency, 4), StatusCode = _exchange.Status };
    }

    private void Drop()
    {
        _exchange.Disconnect();
        _isOpen = false;
    }
}
