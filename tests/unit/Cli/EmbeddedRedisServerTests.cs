using System.Net;
using System.Net.Sockets;
using System.Text;
using PerfTools.Cli.Embedded;
using PerfTools.Engine.Redis;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Cli;

public sealed class EmbeddedRedisServerTests : IDisposable
{
    private readonly EmbeddedRedisServer _server = new();

    public void Dispose() => _server.Dispose();

    public static TheoryData<RedisClient, RespProtocol> Clients => new()
    {
        { RedisClient.Wire, RespProtocol.Resp2 },
        { RedisClient.Wire, RespProtocol.Resp3 },
        { RedisClient.StackExchange, RespProtocol.Resp2 },
    };

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Every_operation_can_be_measured_on_it(RedisClient client, RespProtocol protocol)
    {
        RedisOperation[] operations =
            [RedisOperation.Ping, RedisOperation.Set, RedisOperation.Get, RedisOperation.Incr, RedisOperation.LPush, RedisOperation.HSet, RedisOperation.MGet];
        RedisEndpoint endpoint = new() { Port = _server.Port, Protocol = protocol };
        IReadOnlyList<RedisLatencyResult> results =
            await MeasuredRun.Succeeding(MeasuredRun.Small(endpoint, operations) with { Clients = [client] });
        Assert.Equal(operations.Length, results.Count);
        Assert.All(results, result => MeasuredRun.AssertComplete(result, 40));
        Assert.All(results, result => Assert.Equal("embedded", result.Server));
        Assert.All(results.Where(result => result.HitRatePercent is not null), result => Assert.Equal(40, result.VerifiedReplies));
        using WireConnection connection = RedisSession.Open(endpoint);
        Assert.Equal(0, connection.Call("DBSIZE").Integer);
    }

    [Fact]
    public void A_request_may_come_byte_by_byte()
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, _server.Port);
        foreach (byte one in "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$2\r\n\r\n\r\n*2\r\n$3\r\nGET\r\n$1\r\nk\r\n"u8.ToArray()) socket.Send([one]);
        byte[] buffer = new byte[64];
        int received = 0;
        while (received < 13) received += socket.Receive(buffer.AsSpan(received));
        Assert.Equal("+OK\r\n$2\r\n\r\n\r\n", Encoding.ASCII.GetString(buffer, 0, received));
    }
}
