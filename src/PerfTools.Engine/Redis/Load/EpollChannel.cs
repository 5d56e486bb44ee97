using PerfTools.Engine.Platform;
using System.Runtime.Versioning;
using PerfTools.Engine.Redis.Protocol;
using PerfTools.Engine.Transport;

namespace PerfTools.Engine.Redis.Load;

/// <summary>One connection of the event loop, with its request buffer and what of it is still to be sent.</summary>
[SupportedOSPlatform("linux")]
internal sealed class EpollChannel
{
    private readonly Epoll _epoll;
    private readonly int _depth;
    private readonly int _number;
    private RequestTemplate? _template;
    private LatencyCase? _work;
    private ReadOnlyMemory<byte> _unsent;
    private bool _waitsToSend;

    public EpollChannel(int number, WireConnection connection, Epoll epoll, int depth)
    {
        _number = number;
        _epoll = epoll;
        _depth = depth;
        Use(connection);
    }

    public WireConnection Connection { get; private set; } = null!;

    public SocketTransport Transport { get; private set; } = null!;

    public int InFlight { get; set; }

    public bool IsBusy => InFlight > 0;

    public long Started { get; set; }

    /// <summary>Open loop only.</summary>
    public long? Intended { get; set; }

    public int KeysPerRequest => _template!.KeysPerRequest;

    public void Use(WireConnection connection)
    {
        Connection = connection;
        Transport = (SocketTransport)connection.Transport;
        Transport.Socket.Blocking = false;
        _waitsToSend = false;
        _unsent = default;
        _epoll.Watch(Descriptor, _number, Epoll.Readable);
    }

    public void Prepare(LatencyCase work)
    {
        bool isSame = _work == work;
        _work = work;
        Connection.Expect(work.ExpectedReply);
        if (isSame) return;
        _template = work.NewTemplate(_depth);
        _template.StartAt(_number % work.Keys.Count);
    }

    public void SelectKeys(int batch)
    {
        _template!.SelectKeys(_work!.Keys.Count);
        _unsent = _template.First(batch);
        InFlight = batch;
    }

    /// <summary>Sends what is unsent, as far as the kernel takes it, and asks to be woken for the rest.</summary>
    public void Send()
    {
        if (_unsent.Length > 0) _unsent = _unsent[Transport.SendAvailable(_unsent.Span)..];
        bool waits = _unsent.Length > 0;
        if (waits == _waitsToSend) return;
        _waitsToSend = waits;
        _epoll.Change(Descriptor, _number, waits ? Epoll.Readable | Epoll.Writable : Epoll.Readable);
    }

    private int Descriptor => (int)Transport.Socket.SafeHandle.DangerousGetHandle();
}
