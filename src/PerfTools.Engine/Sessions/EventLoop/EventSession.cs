using System.Runtime.Versioning;
using PerfTools.Engine.Platform;
using PerfTools.Engine.Sessions.Wire;
using PerfTools.Engine.Transport;

namespace PerfTools.Engine.Sessions.EventLoop;

internal enum EventState
{
    /// <summary>Between two operations.</summary>
    Idle,

    /// <summary>An operation is under way whose connection is being opened, by another thread.</summary>
    Dialing,

    /// <summary>An operation is under way.</summary>
    InFlight,
}

/// <summary>One session of the event loop: its connection, and what of its request is still to be sent.</summary>
[SupportedOSPlatform("linux")]
internal sealed class EventSession(SessionRecord record, WireExchange exchange, int number, Epoll epoll) : IDisposable
{
    private ReadOnlyMemory<byte> _unsent;
    private SocketTransport? _transport;
    private bool _waitsToSend;

    public SessionRecord Record { get; } = record;

    public WireExchange Exchange { get; } = exchange;

    public Reconnection Reconnection { get; } = new();

    public EventState State { get; set; }

    /// <summary>Whether the next operation begins with a new connection.</summary>
    public bool MustConnect { get; private set; } = true;

    public long Intended { get; set; }

    public long Started { get; set; }

    /// <summary>When the session may start its next operation at the earliest.</summary>
    public long RestsUntil { get; set; }

    public int WarmupLeft { get; set; }

    /// <summary>Uses the connection that the exchange has opened.</summary>
    public void Attach()
    {
        _transport = (SocketTransport)Exchange.Transport!;
        _transport.Socket.Blocking = false;
        (_waitsToSend, MustConnect, _unsent) = (false, false, default);
        epoll.Watch(Descriptor, number, Epoll.Readable);
    }

    public void Detach()
    {
        Exchange.Disconnect();
        (_transport, MustConnect) = (null, true);
    }

    /// <summary>Begins an operation; whether there is nothing to send, and so perhaps nothing to wait for.</summary>
    public bool Begin()
    {
        _unsent = Exchange.Next();
        State = EventState.InFlight;
        if (_unsent.Length == 0) return true;
        Send();
        return false;
    }

    /// <summary>Sends what is unsent, as far as the kernel takes it, and asks to be woken for the rest.</summary>
    public void Send()
    {
        if (_unsent.Length > 0) _unsent = _unsent[_transport!.SendAvailable(_unsent.Span)..];
        bool waits = _unsent.Length > 0;
        if (waits == _waitsToSend) return;
        _waitsToSend = waits;
        epoll.Change(Descriptor, number, waits ? Epoll.Readable | Epoll.Writable : Epoll.Readable);
    }

    /// <summary>Whether the reply came before the request had been sent: what follows on this connection would be taken for its rest.</summary>
    public bool HasUnsent => _unsent.Length > 0;

    public bool TryFill() => _transport is { } transport && Exchange.TryFill(transport);

    public void Dispose() => Exchange.Dispose();

    private int Descriptor => (int)_transport!.Socket.SafeHandle.DangerousGetHandle();
}
