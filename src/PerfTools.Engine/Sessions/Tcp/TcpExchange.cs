using PerfTools.Engine.Sessions.Wire;
using PerfTools.Engine.Transport;

namespace PerfTools.Engine.Sessions.Tcp;

/// <summary>
/// One session's conversation with a TCP endpoint: what is to be sent is sent, and then what is expected is looked for in all that
/// arrives, wherever it is cut. Memory stays bounded however much that is.
/// </summary>
internal sealed class TcpExchange(TcpWorkload workload, DialTarget target) : WireExchange
{
    private const int SmallestBuffer = 16 * 1024;
    private const int LongestShown = 80;

    private readonly ReadOnlyMemory<byte> _expected = workload.Expect;
    private readonly bool _mustAnswer = workload.Expect.Length > 0 || workload.Send.Length > 0;
    private readonly byte[] _buffer = new byte[Math.Max(SmallestBuffer, checked(2 * workload.Expect.Length))];
    private readonly byte[] _shown = new byte[LongestShown];
    private IByteTransport? _transport;
    private int _shownLength;
    private int _searched;
    private int _end;
    private bool _isUnderWay;

    public override IByteTransport? Transport => _transport;

    public override bool ConnectsEachOperation { get; } = TcpWireWorkload.ConnectsEachOperation(workload);

    public override void Connect(CancellationToken cancellationToken)
    {
        Forget();
        _transport = Dialer.Open(target, cancellationToken);
    }

    public override void Disconnect()
    {
        _transport?.Dispose();
        _transport = null;
    }

    public override ReadOnlyMemory<byte> Next()
    {
        // What has arrived by now answers an earlier request. What is still on its way would be taken for an answer to this one:
        // nothing tells them apart but what is expected.
        if (workload.Send.Length > 0) DropArrived();
        Forget();
        _isUnderWay = true;
        return workload.Send;
    }

    public override bool TryComplete()
    {
        if (!IsAnswered()) return false;
        _isUnderWay = false;
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
            throw EndOfStream();
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
            throw EndOfStream();
        }
    }

    private bool IsAnswered()
    {
        if (!_mustAnswer) return true;
        if (_expected.IsEmpty) return _end > 0;
        if (_buffer.AsSpan(_searched, _end - _searched).IndexOf(_expected.Span) >= 0) return true;
        _searched = Math.Max(_searched, _end - (_expected.Length - 1));
        return false;
    }

    private void DropArrived()
    {
        if (_transport is not SocketTransport transport) return;
        int left = transport.Available;
        while (left > 0) left -= transport.Receive(_buffer.AsSpan(0, Math.Min(left, _buffer.Length)));
    }

    private void Forget() => (_isUnderWay, _end, _searched, _shownLength) = (false, 0, 0, 0);

    private void Received(int count)
    {
        int shown = Math.Min(count, LongestShown - _shownLength);
        _buffer.AsSpan(_end, shown).CopyTo(_shown.AsSpan(_shownLength));
        _shownLength += shown;
        _end += count;
    }

    /// <summary>Only what may be the beginning of what is expected is kept; between two operations nothing is.</summary>
    private void MakeRoom()
    {
        if (_end < _buffer.Length) return;
        int keepFrom = _isUnderWay ? _searched : _end;
        Buffer.BlockCopy(_buffer, keepFrom, _buffer, 0, _end - keepFrom);
        (_searched, _end) = (0, _end - keepFrom);
    }

    /// <summary>What came, unless it is what was sent: that may hold a secret.</summary>
    private string Shown()
    {
        const int TellingBytes = 8;
        ReadOnlySpan<byte> shown = _shown.AsSpan(0, _shownLength);
        ReadOnlySpan<byte> begin = workload.Send.Span[..Math.Min(TellingBytes, workload.Send.Length)];
        return begin.Length > 0 && shown.IndexOf(begin) >= 0 ? "back what it had been sent" : $"'{WireText.Printable(shown)}'";
    }

    private TransportException EndOfStream()
    {
        string sent = _shownLength == 0 ? "without an answer" : $"before it had sent what was expected; it sent {Shown()}";
        return new TransportException(false, $"the server closed the connection {sent}") { IsEndOfStream = true };
    }
}
