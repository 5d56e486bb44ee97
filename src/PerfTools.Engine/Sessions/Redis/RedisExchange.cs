using PerfTools.Engine.Redis;
using PerfTools.Engine.Redis.Load;
using PerfTools.Engine.Redis.Protocol;
using PerfTools.Engine.Sessions.Wire;
using PerfTools.Engine.Transport;

namespace PerfTools.Engine.Sessions.Redis;

/// <summary>One session's commands over the wire client.</summary>
internal sealed class RedisExchange : WireExchange
{
    // Ten thousand sessions of the usual 64 KB would take 640 MB. It grows for larger replies.
    private const int Buffer = 4 * 1024;

    private readonly RedisEndpoint _endpoint;
    private readonly LatencyCase _work;
    private readonly RequestTemplate _template;
    private WireConnection? _connection;

    public RedisExchange(RedisEndpoint endpoint, LatencyCase work, int session)
    {
        (_endpoint, _work) = (endpoint, work);
        _template = work.NewTemplate(depth: 1);
        _template.StartAt(session % work.Keys.Count);
    }

    public override IByteTransport? Transport => _connection?.Transport;

    public override void Connect(CancellationToken cancellationToken)
    {
        _connection = RedisSession.Open(_endpoint, cancellationToken, Buffer);
        _connection.Expect(_work.ExpectedReply);
    }

    public override void Disconnect()
    {
        _connection?.Dispose();
        _connection = null;
    }

    public override ReadOnlyMemory<byte> Next()
    {
        _template.SelectKeys(_work.Keys.Count);
        return _template.First(1);
    }

    public override bool TryComplete()
    {
        try
        {
            if (!_connection!.TryTakeReply()) return false;
        }
        catch (RespException malformed)
        {
            throw new WireFormatException(malformed.Message);
        }

        Fault = FaultOf(_connection);
        return true;
    }

    public override void Fill() => _connection!.Fill();

    public override bool TryFill(SocketTransport transport) => _connection!.TryFill(transport);

    private SessionFault? FaultOf(WireConnection connection)
    {
        if (connection.ReplyKind == ReplyKind.Error)
        {
            string text = RespValue.Decode(connection.ReplyBytes).Text;
            return new SessionFault("ErrorReply", text.Split(' ', 2)[0], text);
        }

        if (!_work.IsRead) return null;
        if (connection.NullCount > 0) return new SessionFault("KeyMissing", string.Empty, "a key that this run had stored was not there: it was evicted or removed");
        return connection.ReplyIsAsExpected() ? null : new SessionFault("CorruptReply", string.Empty, "the bytes that came back are not those that were stored");
    }
}
