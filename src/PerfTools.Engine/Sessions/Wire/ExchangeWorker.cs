using PerfTools.Engine.Sessions.Threads;
using PerfTools.Engine.Transport;

namespace PerfTools.Engine.Sessions.Wire;

/// <summary>Drives one exchange with blocking calls, on a thread of its own: for TLS, and for systems without epoll.</summary>
internal sealed class ExchangeWorker(WireExchange exchange, CancellationToken cancelled) : ISessionWorker
{
    private static readonly SessionFault Cancelled = new("Cancelled", string.Empty, "the run was ended");

    private readonly Reconnection _reconnection = new();

    // A server that accepts and says nothing would hold a handshake beyond the operation's time.
    private volatile CancellationTokenSource _connecting = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
    private bool _mustConnect = true;
    private bool _wasRefused;
    private volatile bool _isInterrupted;

    public void Open()
    {
        try
        {
            exchange.Connect(_connecting.Token);
        }
        catch (OperationCanceledException)
        {
            throw new SessionFaultException(Cancelled);
        }

        _mustConnect = exchange.ConnectsEachOperation;
        if (_mustConnect) exchange.Disconnect();
    }

    public void Run(OperationLoop loop)
    {
        while (loop.Next())
        {
            SessionFault? fault = Attempt(loop);
            GateEnd end = loop.End(fault);
            if (end == GateEnd.Abandoned) return;
            if (_isInterrupted) Recover();
            if (end != GateEnd.Ended || exchange.ConnectsEachOperation || !exchange.CanContinue) _mustConnect = true;
            if (_mustConnect) exchange.Disconnect();
            if (_wasRefused) loop.Rest(_reconnection.Failed());
            else _reconnection.Succeeded();
        }
    }

    public void Close() => exchange.Disconnect();

    public void Interrupt()
    {
        _isInterrupted = true;
        try
        {
            _connecting.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // What was to be interrupted has ended by itself meanwhile.
        }

        exchange.Transport?.Abort();
    }

    public void Dispose()
    {
        exchange.Dispose();
        _connecting.Dispose();
    }

    private void Recover()
    {
        _isInterrupted = false;
        _mustConnect = true;
        _connecting.Dispose();
        _connecting = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
    }

    private SessionFault? Attempt(OperationLoop loop)
    {
        _wasRefused = false;
        try
        {
            if (_mustConnect) Reconnect(loop);
            Converse();
            return exchange.Fault;
        }
        catch (MeasurementException failure)
        {
            _mustConnect = true;
            return SessionFault.Of(failure);
        }
        catch (TransportException failure)
        {
            _mustConnect = true;
            return WireFault.Of(failure);
        }
        catch (WireFormatException failure)
        {
            _mustConnect = true;
            return WireFault.Of(failure);
        }
        catch (OperationCanceledException)
        {
            _mustConnect = true;
            return Cancelled;
        }
    }

    private void Reconnect(OperationLoop loop)
    {
        _wasRefused = true;
        exchange.Connect(_connecting.Token);
        (_wasRefused, _mustConnect) = (false, false);
        if (!exchange.ConnectsEachOperation) loop.CountReconnect();
    }

    private void Converse()
    {
        ReadOnlyMemory<byte> request = exchange.Next();
        IByteTransport transport = exchange.Transport!;
        if (request.Length > 0) transport.Send(request.Span);
        while (!exchange.TryComplete())
        {
            if (_isInterrupted) throw new TransportException(true, "interrupted");
            exchange.Fill();
        }
    }
}

/// <summary>Failures of a connection as those of a session.</summary>
internal static class WireFault
{
    public static SessionFault Of(TransportException failure) => new(
        failure.IsTimeout ? "Timeout" : "ConnectionLost", failure.IsEndOfStream ? "EndOfStream" : string.Empty, failure.Message)
    {
        IsTimeout = failure.IsTimeout,
    };

    public static SessionFault Of(WireFormatException failure) => new("MalformedReply", string.Empty, failure.Message);
}
