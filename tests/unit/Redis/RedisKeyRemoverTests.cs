using System.Text;
using PerfTools.Engine;
using PerfTools.Engine.Redis;
using PerfTools.Engine.Redis.Protocol;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Redis;

[Collection(OwnRedisCollection.Name)]
public class RedisKeyRemoverTests
{
    [Theory]
    [InlineData("*", true)]
    [InlineData("**", true)]
    [InlineData("?*", true)]
    [InlineData("*?", true)]
    [InlineData("a*", false)]
    [InlineData("*a", false)]
    [InlineData("?", false)]
    [InlineData("session:*", false)]
    [InlineData("", false)]
    public void A_pattern_that_matches_everything_is_known_however_it_is_written(string pattern, bool everything) =>
        Assert.Equal(everything, RedisKeyRemover.MatchesEverything(pattern));

    [RedisFact]
    public void Only_what_matches_is_removed_and_both_are_counted()
    {
        using RedisServer server = RedisServer.Start();
        server.Call("DEBUG", "POPULATE", "5000", "session", "10");
        server.Call("DEBUG", "POPULATE", "300", "other", "10");
        server.Call("SELECT", "2");
        server.Call("SET", "session:in another database", "x");
        server.Call("SELECT", "0");

        List<MeasurementProgress> reports = [];
        RedisKeyRemoval removal = RedisKeyRemover.Remove(server.Endpoint, "session:*", new Collecting(reports), CancellationToken.None);
        Assert.Equal((5_000, 5_000), (removal.MatchedCount, removal.RemovedCount));
        Assert.Equal((server.Endpoint.ToString(), 0, "session:*"), (removal.Target, removal.Database, removal.Pattern));
        Assert.Equal(300, server.KeyCount);
        Assert.NotEmpty(reports);
        Assert.Equal("5000 keys removed", reports[^1].Status);

        RedisKeyRemoval again = RedisKeyRemover.Remove(server.Endpoint, "session:*", null, CancellationToken.None);
        Assert.Equal((0, 0), (again.MatchedCount, again.RemovedCount));
        RedisKeyRemoval elsewhere =
            RedisKeyRemover.Remove(server.Endpoint with { Database = 2 }, "session:*", null, CancellationToken.None);
        Assert.Equal((2, 1), (elsewhere.Database, elsewhere.RemovedCount));
        RedisKeyRemoval everything = RedisKeyRemover.Remove(server.Endpoint, "*", null, CancellationToken.None);
        Assert.Equal(300, everything.RemovedCount);
        Assert.Equal(0, server.KeyCount);
    }

    [RedisFact]
    public void Keys_that_are_no_text_and_values_of_every_type_are_removed()
    {
        using RedisServer server = RedisServer.Start();
        byte[][] names =
        [
            [.. "bin:"u8, 0xff, 0xfe, 0x00, 0x80],
            [.. "bin:"u8, .. "\r\n$5\r\n"u8],
            [.. "bin: "u8, .. Encoding.UTF8.GetBytes("ключ")],
        ];
        using (WireConnection connection = RedisSession.Open(server.Endpoint))
            foreach (
                byte[] name in names) Assert.False(connection.Call(RespRequest.Build(["SET"u8.ToArray(), name, "x"u8.ToArray()])).IsError);
        server.Call("RPUSH", "bin:list", "a");
        server.Call("HSET", "bin:hash", "f", "v");
        server.Call("ZADD", "bin:zset", "1", "m");
        server.Call("XADD", "bin:stream", "*", "f", "v");
        server.Call("SET", "text", "stays");

        foreach (RespProtocol protocol in new[] { RespProtocol.Resp2, RespProtocol.Resp3 })
        {
            RedisKeyRemoval removal =
                RedisKeyRemover.Remove(server.Endpoint with { Protocol = protocol }, "bin:*", null, CancellationToken.None);
            Assert.Equal(protocol == RespProtocol.Resp2 ? 7 : 0, removal.RemovedCount);
        }

        Assert.Equal("stays", server.Call("GET", "text").Text);
        Assert.Equal(1, server.KeyCount);
    }

    [RedisFact]
    public void Cancelled_it_stops_and_what_is_refused_is_said()
    {
        using RedisServer server = RedisServer.Start();
        server.Call("DEBUG", "POPULATE", "50000", "session", "10");
        using CancellationTokenSource stop = new();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            RedisKeyRemover.Remove(server.Endpoint, "session:*", new Acting(stop.Cancel), stop.Token));
        Assert.InRange(server.KeyCount, 40_000, 49_999);

        server.Call("ACL", "SETUSER", "reader", "on", ">pw", "~*", "+@read", "+ping", "+scan");
        RedisEndpoint reader = server.Endpoint with { Credential = new RedisCredential("reader", "pw") };
        var refused = Assert.Throws<MeasurementException>(() => RedisKeyRemover.Remove(reader, "session:*", null, CancellationToken.None));
        Assert.Equal(FailureKind.PermissionDenied, refused.Kind);
        Assert.Contains("UNLINK", refused.Message);

        server.Kill();
        var gone =
            Assert.Throws<MeasurementException>(() => RedisKeyRemover.Remove(server.Endpoint, "session:*", null, CancellationToken.None));
        Assert.Equal(FailureKind.ConnectionRefused, gone.Kind);
    }

    private sealed class Collecting(List<MeasurementProgress> reports) : IProgress<MeasurementProgress>
    {
        public void Report(MeasurementProgress value) => reports.Add(value);
    }

    private sealed class Acting(Action action) : IProgress<MeasurementProgress>
    {
        public void Report(MeasurementProgress value) => action();
    }
}
