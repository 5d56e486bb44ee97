using PerfTools.Engine.Sessions.Http;
using PerfTools.Engine.Sessions.Wire;
using PerfTools.Engine.Startup.Probes.Connecting;
using PerfTools.Engine.Timing;
using PerfTools.Engine.Transport;

namespace PerfTools.Engine.Startup.Probes.Http;

/// <summary>The reply to one request, as far as it has come. The connection carries nothing else, and ends with it.</summary>
internal sealed class HttpCall : IDisposable
{
    private readonly ProbeConnection _connection;
    private readonly HttpReplyParser _parser;
    private byte[] _buffer = new byte[16 * 1024];
    private int _end;

    public HttpCall(ProbeConnection connection)
    {
        _connection = connection;
        _parser = new HttpReplyParser(Content);
        _parser.Begin(isAnswerToHead: false);
    }

    public HttpReplyContent Content { get; } = new();

    /// <summary>When the headers of the reply had come, in nanoseconds, or null.</summary>
    public long? HeadAt { get; private set; }

    /// <summary>Valid once <see cref="HeadAt"/> is there.</summary>
    public int Status => _parser.Head.Status;

    /// <summary>Whether the reply has come to its end, or is longer than anybody wants to read.</summary>
    public bool IsComplete => _parser.IsComplete || Content.IsCut;

    /// <summary>Lets the reply be waited for in a further attempt.</summary>
    public void Extend(AttemptLimit limit) => _connection.Extend(limit);

    /// <summary>Waits until the reply is complete; what is wrong, or null. A reply that has begun, and is long in coming, is none that is wrong.</summary>
    public string? ReceiveAll(AttemptLimit limit)
    {
        while (!IsComplete)
        {
            if (Receive(limit, out bool isLate) is { } problem) return problem;
            if (isLate) return HeadAt is null ? limit.WithoutAny("answer") : null;
        }

        return null;
    }

    /// <summary>Receives once; what is wrong, or null.</summary>
    /// <param name="limit">How long to wait.</param>
    /// <param name="isLate">Whether nothing came within that time.</param>
    public string? Receive(AttemptLimit limit, out bool isLate)
    {
        isLate = false;
        try
        {
            if (_end == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
            _end += _connection.Receive(_buffer.AsSpan(_end));
            Parse();
            return null;
        }
        catch (TransportException failure) when (failure.IsTimeout && !limit.Cancelled.IsCancellationRequested)
        {
            isLate = true;
            return null;
        }
        catch (TransportException end) when (end.IsEndOfStream && _parser.EndsWithStream && !limit.Cancelled.IsCancellationRequested)
        {
            _parser.EndOfStream();
            return null;
        }
        catch (TransportException failure)
        {
            return limit.WordsOf(failure);
        }
        catch (WireFormatException failure)
        {
            return $"this is no reply of HTTP/1.1: {failure.Message}";
        }
    }

    public void Dispose() => _connection.Dispose();

    private void Parse()
    {
        int consumed = _parser.Parse(_buffer.AsSpan(0, _end));
        Buffer.BlockCopy(_buffer, consumed, _buffer, 0, _end - consumed);
        _end -= consumed;
        if (_parser.HasHead) HeadAt ??= MonotonicClock.Instance.Nanoseconds;
    }
}
