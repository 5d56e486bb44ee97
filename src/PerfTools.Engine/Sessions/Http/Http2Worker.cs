using PerfTools.Engine.Sessions.Threads;
using PerfTools.Engine.Sessions.Wire;
using PerfTools.Engine.Transport;

namespace PerfTools.Engine.Sessions.Http;

/// <summary>One session's requests of HTTP/2, one after another. After a failure or an interruption it begins with a new connection.</summary>
internal sealed class Http2Worker(HttpWorkload workload, DialTarget target, CancellationToken cancelled) : ISessionWorker
{
    private readonly Reconnection _reconnection = new();
    private readonly StatusRule _rule = new(workload.ExpectedStatus);
    private volatile CancellationTokenSource _interrupted = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
    private Http2Client? _client;
    private bool _wasRefused;

    public void Open()
    {
        try
        {
            _client = new Http2Client(workload, target, _interrupted.Token);
        }
        catch (OperationCanceledException)
        {
            throw new SessionFaultException(Http2Fault.Cancelled);
        }
    }

    public void Run(OperationLoop loop)
    {
        while (loop.Next())
        {
            SessionFault? fault = Attempt(loop);
            GateEnd end = loop.End(fault);
            if (end == GateEnd.Abandoned) return;
            if (end != GateEnd.Ended) Recover();
            if (_wasRefused) loop.Rest(_reconnection.Failed());
            else _reconnection.Succeeded();
        }
    }

    public void Close() => Drop();

    public void Interrupt()
    {
        try
        {
            _interrupted.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // What was to be interrupted has ended by itself meanwhile.
        }
    }

    public void Dispose()
    {
        Drop();
        _interrupted.Dispose();
    }

    private SessionFault? Attempt(OperationLoop loop)
    {
        _wasRefused = false;
        try
        {
            if (_client is null) Reconnect(loop);
            return Ask(loop, _client!);
        }
        catch (Exception failure) when (Http2Fault.Of(failure, target.UseTls) is { } fault)
        {
            Drop();
            return fault;
        }
    }

    private void Reconnect(OperationLoop loop)
    {
        _wasRefused = true;
        _client = new Http2Client(workload, target, _interrupted.Token);
        _wasRefused = false;
        loop.CountReconnect();
    }

    private SessionFault? Ask(OperationLoop loop, Http2Client client)
    {
        int before = client.Reopened;

        // This thread has nothing else to do, and is none of the pool: waiting here keeps nobody from answering.
        (int status, string reason) = client.Ask(_interrupted.Token).GetAwaiter().GetResult();
        if (client.Reopened > before) loop.CountReconnect();
        return _rule.IsMet(status) ? null : _rule.FaultOf(status, reason);
    }

    private void Recover()
    {
        Drop();
        _interrupted.Dispose();
        _interrupted = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
    }

    private void Drop()
    {
        _client?.Dispose();
        _client = null;
    }
}

/// <summary>Failures of .NET's client as those of a session.</summary>
internal static class Http2Fault
{
    public static readonly SessionFault Cancelled = new("Cancelled", string.Empty, "the run was ended");

    /// <summary>Null for what no request can have caused.</summary>
    public static SessionFault? Of(Exception failure, bool isSecure)
    {
        if (Cause<MeasurementException>(failure) is { } refused) return SessionFault.Of(refused);
        if (failure is HttpRequestException && IsLost(failure)) return new SessionFault("ConnectionLost", "EndOfStream", "the server closed the connection in place of a reply");
        return failure switch
        {
            OperationCanceledException => Cancelled,
            HttpRequestException { HttpRequestError: HttpRequestError.HttpProtocolError or HttpRequestError.InvalidResponse } malformed =>
                new SessionFault("MalformedReply", CodeOf(malformed), Explained(malformed, isSecure)),
            HttpRequestException lost => new SessionFault("ConnectionLost", CodeOf(lost), Explained(lost, isSecure)),
            HttpIOException lost => new SessionFault(
                lost.HttpRequestError == HttpRequestError.HttpProtocolError ? "MalformedReply" : "ConnectionLost", lost.HttpRequestError.ToString(), lost.Message),
            IOException lost => new SessionFault("ConnectionLost", string.Empty, lost.Message),
            _ => null,
        };
    }

    private static bool IsLost(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
            if (failure is HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded }) return true;
        return false;
    }

    private static string CodeOf(HttpRequestException failure) =>
        failure.HttpRequestError == HttpRequestError.Unknown ? string.Empty : failure.HttpRequestError.ToString();

    private static string Explained(HttpRequestException failure, bool isSecure)
    {
        string reason = (failure.InnerException ?? failure).Message.TrimEnd('.');
        return isSecure ? reason : $"{reason}. Does the server speak HTTP/2 without TLS (with prior knowledge)? Otherwise use -HttpVersion 1.1";
    }

    private static T? Cause<T>(Exception? failure)
        where T : Exception
    {
        for (; failure is not null; failure = failure.InnerException)
            if (failure is T cause) return cause;
        return null;
    }
}
