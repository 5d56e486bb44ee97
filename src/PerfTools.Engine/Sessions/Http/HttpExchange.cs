using System.Globalization;
using PerfTools.Engine.Sessions.Wire;
using PerfTools.Engine.Transport;

namespace PerfTools.Engine.Sessions.Http;

/// <summary>
/// One session's requests of HTTP/1.1 over a connection that is kept open as long as the server keeps it. A server may close a
/// connection that is idle at any time (RFC 9112, 9.5). Where a request meets that, it has failed as "ConnectionLost", and is not
/// sent again: a user's browser would, but whether the server got it is not known, and the user waited.
/// </summary>
internal sealed class HttpExchange(HttpWorkload workload, DialTarget target, ReadOnlyMemory<byte> request) : WireExchange
{
    private const int SmallestBuffer = 16 * 1024;
    private const int LargestBuffer = HttpReplyParser.LongestHead;

    private readonly HttpReplyParser _parser = new();
    private readonly StatusRule _rule = new(workload.ExpectedStatus);
    private readonly bool _isHead = workload.Method == "HEAD";
    private readonly bool _asksToClose = HttpRequestBytes.AsksToClose(workload);
    private byte[] _buffer = new byte[SmallestBuffer];
    private IByteTransport? _transport;
    private int _start;
    private int _end;
    private bool _isReused;
    private bool _isUnderWay;
    private bool _wasUnasked;
    private bool _isTooSmall;

    public override IByteTransport? Transport => _transport;

    public override bool ConnectsEachOperation => _asksToClose;

    /// <summary>The status of the reply that was just completed.</summary>
    public int Status => _parser.Head.Status;

    public override void Connect(CancellationToken cancellationToken)
    {
        (_start, _end) = (0, 0);
        (_isReused, _isUnderWay) = (false, false);
        _transport = Dialer.Open(target, cancellationToken);
    }

    public override void Disconnect()
    {
        _transport?.Dispose();
        _transport = null;
    }

    public override ReadOnlyMemory<byte> Next()
    {
        (Fault, CanContinue) = (null, true);

        // RFC 9112, 9.2: what came without a request is no reply to this one.
        _wasUnasked = _end > _start;
        _parser.Begin(_isHead);
        _isUnderWay = true;
        return request;
    }

    public override bool TryComplete()
    {
        if (_wasUnasked) throw new WireFormatException($"the server sent what it had not been asked for: '{WireText.Printable(_buffer.AsSpan(_start, _end - _start))}'");
        _start += _parser.Parse(_buffer.AsSpan(_start, _end - _start));
        if (_start == _end) (_start, _end) = (0, 0);
        if (!_parser.IsComplete) return false;
        _isUnderWay = false;
        _isReused = true;

        // RFC 9112, 6.3: more than was asked for makes all that follows doubtful.
        CanContinue = _parser.KeepsAlive && _start == _end && !_asksToClose;
        if (!_rule.IsMet(_parser.Head.Status)) Fault = _rule.FaultOf(_parser.Head.Status, _parser.Head.Reason);
        return true;
    }

    public override void Fill()
    {
        MakeRoom();
        try
        {
            Received(_transport!.Receive(_buffer.AsSpan(_end)));
        }
        catch (TransportException lost) when (lost.IsEndOfStream)
        {
            EndOfStream();
        }
    }

    public override bool TryFill(SocketTransport transport)
    {
        MakeRoom();
        try
        {
            int received = transport.ReceiveAvailable(_buffer.AsSpan(_end));
            Received(received);
            return received > 0;
        }
        catch (TransportException lost) when (lost.IsEndOfStream)
        {
            EndOfStream();
            return true;
        }
    }

    private void EndOfStream()
    {
        if (_isUnderWay && _parser.EndsWithStream)
        {
            _parser.EndOfStream();
            return;
        }

        string when = !_isUnderWay ? "while nothing was under way"
            : _parser.HasBegun ? string.Create(CultureInfo.InvariantCulture, $"in the middle of a reply, after {_parser.BodyBytes} bytes of its body")
            : _isReused ? "that it had kept open, in place of a reply"
            : "in place of a reply";
        throw new TransportException(false, $"the server closed the connection {when}") { IsEndOfStream = true };
    }

    private void Received(int count)
    {
        _end += count;
        _isTooSmall = _end == _buffer.Length;
    }

    /// <summary>Where the server had more to say than there was room for, the buffer grows, for good.</summary>
    private void MakeRoom()
    {
        if (_start > 0)
        {
            Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
            (_start, _end) = (0, _end - _start);
        }

        if (_isTooSmall && _buffer.Length < LargestBuffer) Array.Resize(ref _buffer, _buffer.Length * 2);
        _isTooSmall = false;
    }
}
