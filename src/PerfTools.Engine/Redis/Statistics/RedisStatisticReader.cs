using PerfTools.Engine.Redis.Protocol;
using PerfTools.Engine.Redis.Server;
using PerfTools.Engine.Timing;
using PerfTools.Engine.Transport;

namespace PerfTools.Engine.Redis.Statistics;

/// <summary>
/// Reads the counters of one server, over one connection that it opens when first asked and again where it was lost, so
/// that a server that was started anew is read on. Not for several threads at once.
/// </summary>
/// <param name="endpoint">The server.</param>
/// <param name="clock">What windows are measured by.</param>
/// <param name="slotCount">Slots of the node, where it is one of a cluster.</param>
/// <param name="cancellationToken">Ends a wait under way.</param>
internal sealed class RedisStatisticReader(
    RedisEndpoint endpoint, IClock clock, int? slotCount = null, CancellationToken cancellationToken = default) : IDisposable
{
    // An odd number, so that the median is one of them. The first after a pause also wakes the server.
    private const int Pings = 5;

    private static readonly byte[] Info = RespRequest.Build("INFO");
    private static readonly byte[] Ping = RespRequest.Build("PING");
    private static readonly byte[] SlowLogLength = RespRequest.Build("SLOWLOG", "LEN");
    private static readonly byte[] SlowLogLatest = RespRequest.Build("SLOWLOG", "GET", "1");

    private WireConnection? _connection;
    private OwnTraffic _own;

    /// <summary>Blocks until the server has answered, at most for the endpoint's timeout a reply.</summary>
    /// <exception cref="MeasurementException">The server cannot be reached, was lost, or refuses INFO. The next reading tries again.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public RedisCounters Read()
    {
        cancellationToken.ThrowIfCancellationRequested();
        bool isFresh = _connection is null;
        try
        {
            return ReadOnce();
        }
        catch (MeasurementException lost) when (!isFresh && lost.Kind == FailureKind.TargetLost && lost.InnerException is TransportException { IsTimeout: false })
        {
            // The server closed it between two readings: it was started anew, or it closes idle connections.
            return ReadOnce();
        }
    }

    public void Dispose() => Disconnect();

    private RedisCounters ReadOnce()
    {
        try
        {
            _connection ??= RedisSession.Open(endpoint, cancellationToken);
            return Ask(_connection);
        }
        catch (Exception error)
        {
            Disconnect();
            cancellationToken.ThrowIfCancellationRequested();
            if (RedisSession.Explain(error, endpoint) is { } explained) throw explained;
            throw;
        }
    }

    private RedisCounters Ask(WireConnection connection)
    {
        // Received when it is answered, but not yet counted: of INFO its request is in its own reply, and the rest is not.
        OwnTraffic own = _own with { RequestBytes = _own.RequestBytes + Info.Length };
        DateTimeOffset at = DateTimeOffset.Now;
        long sent = clock.Nanoseconds;
        RespValue info = Call(connection, Info);
        if (info.IsError) throw RedisSession.Refusal(info.Text, endpoint.ToString(), "INFO");
        RespValue length = Call(connection, SlowLogLength);
        RespValue latest = Call(connection, SlowLogLatest);
        return new RedisCounters
        {
            Target = endpoint.ToString(),
            Info = InfoFields.Parse(info.Text),
            Nanoseconds = sent,
            At = at,
            Own = own,
            SlotCount = slotCount,
            SlowLogLength = length.Kind == ReplyKind.Number ? length.Integer : null,
            LatestSlowLogId = latest.Items is [{ Items: [{ Kind: ReplyKind.Number } id, ..] }, ..] ? id.Integer : null,
            PingUs = MedianPingUs(connection),
        };
    }

    private double? MedianPingUs(WireConnection connection)
    {
        double[] micros = new double[Pings];
        for (int ping = 0; ping < Pings; ping++)
        {
            long start = clock.Nanoseconds;
            connection.Send(Ping);
            connection.ReceiveReply();
            micros[ping] = (clock.Nanoseconds - start) / 1000.0;
            Count(connection, Ping);

            // A user who may not PING is refused in less time than the command would take.
            if (connection.ReplyKind == ReplyKind.Error) return null;
        }

        Array.Sort(micros);
        return Math.Round(micros[Pings / 2], 1);
    }

    private RespValue Call(WireConnection connection, byte[] request)
    {
        RespValue reply = connection.Call(request);
        Count(connection, request);
        return reply;
    }

    private void Count(WireConnection connection, byte[] request) =>
        _own = new OwnTraffic(_own.Commands + 1, _own.RequestBytes + request.Length, _own.ReplyBytes + connection.ReplyBytes.Length);

    private void Disconnect()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
