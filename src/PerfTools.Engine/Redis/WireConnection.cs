using PerfTools.Engine.Redis.Protocol;
using PerfTools.Engine.Transport;

namespace PerfTools.Engine.Redis;

/// <summary>
/// One connection of the wire client: a transport, a receive buffer and a parser. Sending a request and taking its
/// reply allocates nothing and copies nothing.
/// </summary>
internal sealed class WireConnection : IDisposable
{
    /// <summary>What one connection receives into, unless there are thousands of them.</summary>
    public const int UsualBuffer = 64 * 1024;

    private const int LargestBuffer = 4 * 1024 * 1024;

    private readonly RespParser _parser = new();
    private readonly int _smallestBuffer;
    private byte[] _buffer;
    private int _start;
    private int _end;
    private int _replyStart;
    private bool _isInReply;
    private bool _mustKeepReply;
    private ReadOnlyMemory<byte> _expected;
    private long _compared;
    private bool _isDifferent;
    private long _limitMilliseconds = long.MaxValue / 2;
    private CancellationTokenRegistration _abort;

    public WireConnection(IByteTransport transport, int buffer = UsualBuffer)
    {
        (Transport, _smallestBuffer) = (transport, buffer);
        _buffer = new byte[buffer];
    }

    public IByteTransport Transport { get; }

    public ReplyKind ReplyKind => _parser.Kind;

    public int NullCount => _parser.NullCount;

    /// <summary>
    /// Bounds every reply, however many pieces it comes in, and ends a wait under way when the token is cancelled.
    /// </summary>
    public void Limit(TimeSpan timeout, CancellationToken cancellationToken)
    {
        _limitMilliseconds = Math.Max(1, (long)timeout.TotalMilliseconds);
        _abort = cancellationToken.Register(Transport.Abort);
    }

    /// <summary>
    /// The bytes that successful replies must consist of, or empty. The buffer grows to hold them, up to 4 MB, so that
    /// they are compared after the clock has stopped; larger replies are compared piece by piece as they arrive.
    /// </summary>
    public void Expect(ReadOnlyMemory<byte> reply)
    {
        _expected = reply;
        int size = Math.Clamp(reply.Length + 1024, _smallestBuffer, LargestBuffer);
        if (size > _buffer.Length && _start == _end) _buffer = new byte[size];
    }

    public void Send(ReadOnlySpan<byte> request) => Transport.Send(request);

    /// <summary>Waits until one reply is complete.</summary>
    /// <exception cref="TransportException">Timed out, closed or lost.</exception>
    /// <exception cref="RespException">The server does not speak RESP.</exception>
    public void ReceiveReply()
    {
        if (TryTakeReply()) return;
        Fill();
        if (!TryTakeReply()) ReceiveRest();
    }

    /// <summary>Takes a reply from what has been received, if it is there to its end.</summary>
    public bool TryTakeReply()
    {
        if (!_isInReply) BeginReply();
        if (_end > _start) _start += _parser.Parse(_buffer.AsSpan(_start, _end - _start));
        if (!_parser.IsComplete) return false;
        _isInReply = false;
        return true;
    }

    /// <summary>Receives once, as much as there is room for.</summary>
    public void Fill()
    {
        if (_end == _buffer.Length) MakeRoom();
        _end += Transport.Receive(_buffer.AsSpan(_end));
    }

    /// <summary>Receives what is there on a non-blocking socket; false where nothing is.</summary>
    public bool TryFill(SocketTransport transport)
    {
        if (_end == _buffer.Length) MakeRoom();
        int received = transport.ReceiveAvailable(_buffer.AsSpan(_end));
        _end += received;
        return received > 0;
    }

    /// <summary>Whether the reply that was just taken is, byte for byte, the expected one.</summary>
    public bool ReplyIsAsExpected()
    {
        Compare();
        return !_isDifferent && _compared == _expected.Length;
    }

    /// <summary>The bytes of the reply that was just taken; only where it fitted into the buffer.</summary>
    public ReadOnlySpan<byte> ReplyBytes => _buffer.AsSpan(_replyStart, _start - _replyStart);

    /// <summary>Sends a request and decodes its reply; for everything outside the measured window.</summary>
    public RespValue Call(params string[] words) => Call(RespRequest.Build(words));

    public RespValue Call(ReadOnlySpan<byte> request)
    {
        Send(request);
        return ReceiveValue();
    }

    /// <summary>Sends requests at once, hands over every reply, and gives the first error among them.</summary>
    public string? CallAll(ReadOnlySpan<byte> requests, int count, Action<RespValue>? onReply = null)
    {
        string? firstError = null;
        Send(requests);
        for (; count > 0; count--)
        {
            RespValue reply = ReceiveValue();
            onReply?.Invoke(reply);
            if (reply.IsError) firstError ??= reply.Text;
        }

        return firstError;
    }

    public RespValue ReceiveValue()
    {
        _mustKeepReply = true;
        ReceiveReply();
        _mustKeepReply = false;
        return RespValue.Decode(ReplyBytes);
    }

    public void Dispose()
    {
        _abort.Dispose();
        Transport.Dispose();
    }

    // The transport's own timeout is one of each system call: a server that drips bytes would never reach it.
    private void ReceiveRest()
    {
        long deadline = Environment.TickCount64 + _limitMilliseconds;
        do
        {
            if (Environment.TickCount64 > deadline) throw new TransportException(true, "timed out while waiting for the rest of a reply");
            Fill();
        }
        while (!TryTakeReply());
    }

    private void BeginReply()
    {
        if (_start == _end) _start = _end = 0;
        _parser.Begin();
        _replyStart = _start;
        _compared = 0;
        _isDifferent = false;
        _isInReply = true;
    }

    private void MakeRoom()
    {
        // An error is decoded later for its text, and what may yet turn out to be one begins with what it is not.
        bool isKept = _mustKeepReply || _parser.Kind is ReplyKind.None or ReplyKind.Error;
        if (isKept && _replyStart == 0)
        {
            Array.Resize(ref _buffer, checked(_buffer.Length * 2));
            return;
        }

        if (!isKept) Compare();
        int keepFrom = isKept ? _replyStart : _start;
        Buffer.BlockCopy(_buffer, keepFrom, _buffer, 0, _end - keepFrom);
        _start -= keepFrom;
        _end -= keepFrom;
        _replyStart = 0;
    }

    /// <summary>Compares what has been consumed of the reply and was not compared yet.</summary>
    private void Compare()
    {
        ReadOnlySpan<byte> fresh = _buffer.AsSpan(_replyStart, _start - _replyStart);
        if (!_isDifferent && _expected.Length > 0)
        {
            _isDifferent = _compared + fresh.Length > _expected.Length ||
                !fresh.SequenceEqual(_expected.Span.Slice((int)_compared, fresh.Length));
        }

        _compared += fresh.Length;
        _replyStart = _start;
    }
}
