using System.Text;
using PerfTools.Engine;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Redis.Measurement;

/// <summary>Targets that cannot be measured at all: each fails in its own words, with nothing measured.</summary>
public class UnreachableTests
{
    public static TheoryData<RedisClient[], int> Ways => new()
    {
        { [RedisClient.Wire], 1 },
        { [RedisClient.Wire], 4 },
        { [RedisClient.StackExchange], 1 },
    };

    private static async Task<MeasurementException> FailureOf(RedisEndpoint endpoint, RedisClient[]? clients = null, int connections = 1)
    {
        (IReadOnlyList<RedisLatencyResult> results, Exception? failure) = await MeasuredRun.Of(
            MeasuredRun.Small(endpoint) with { Clients = clients ?? [RedisClient.Wire], ConnectionCount = connections });
        Assert.Empty(results);
        MeasurementException expected = Assert.IsType<MeasurementException>(failure);
        Assert.Equal(endpoint.ToString(), expected.Target);
        Assert.StartsWith($"{endpoint}: ", expected.Message);
        Assert.Matches("[.?]$", expected.Message);
        return expected;
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Nothing_that_listens_is_a_refused_connection(RedisClient[] clients, int connections)
    {
        using RefusingPort refusing = new();
        MeasurementException failure = await FailureOf(new RedisEndpoint { Port = refusing.Number }, clients, connections);
        Assert.Equal(FailureKind.ConnectionRefused, failure.Kind);
        Assert.Contains("Is a Redis server listening there?", failure.Message);
    }

    [Fact]
    public async Task A_unix_socket_that_is_not_there_is_a_refused_connection()
    {
        string path = Path.Combine(Path.GetTempPath(), $"perftools-{Guid.NewGuid():N}.sock");
        Assert.Equal(FailureKind.ConnectionRefused, (await FailureOf(new RedisEndpoint { UnixSocketPath = path })).Kind);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_name_that_does_not_resolve_is_said_by_name(RedisClient[] clients, int connections)
    {
        MeasurementException failure = await FailureOf(new RedisEndpoint { ComputerName = "no-such-host.invalid" }, clients, connections);
        Assert.Equal(FailureKind.NameNotResolved, failure.Kind);
        Assert.Contains("'no-such-host.invalid' does not resolve", failure.Message);
    }

    [Theory]
    [InlineData(RespProtocol.Resp2, false)]
    [InlineData(RespProtocol.Resp3, false)]
    [InlineData(RespProtocol.Resp2, true)]
    public async Task An_http_server_is_not_redis_and_its_answer_is_shown(RespProtocol protocol, bool closes)
    {
        using MisbehavingServer server = new(
            () => "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), closes);
        MeasurementException failure = await FailureOf(server.Endpoint with { Protocol = protocol });
        Assert.Equal(FailureKind.NotRedis, failure.Kind);
        Assert.Contains("not a Redis server", failure.Message);
        Assert.Contains("'HTTP/1.1 400 Bad Request'", failure.Message);
    }

    [Fact]
    public async Task A_server_of_random_bytes_fails_in_bounded_time_and_never_with_anything_unexpected()
    {
        Random random = new(4711);
        HashSet<FailureKind> kinds = [];
        for (int attempt = 0; attempt < 60; attempt++)
        {
            byte[] bytes = new byte[random.Next(1, 400)];
            random.NextBytes(bytes);
            using MisbehavingServer server = new(() => bytes, closes: true);
            kinds.Add((await FailureOf(server.Endpoint)).Kind);
        }

        Assert.Contains(FailureKind.NotRedis, kinds);
        Assert.Subset(new HashSet<FailureKind> { FailureKind.NotRedis, FailureKind.TargetLost, FailureKind.ServerRefused }, kinds);
    }

    [Fact]
    public async Task A_server_that_never_answers_is_given_up_after_the_timeout()
    {
        using MisbehavingServer server = new(() => null);
        MeasurementException failure = await FailureOf(server.Endpoint with { Timeout = TimeSpan.FromSeconds(2) });
        Assert.Equal(FailureKind.TargetLost, failure.Kind);
        Assert.Contains("no reply within 2 s", failure.Message);
    }

    [Fact]
    public async Task A_server_that_closes_at_once_is_lost_and_tls_is_suggested()
    {
        using MisbehavingServer server = new(() => null, closes: true);
        MeasurementException failure = await FailureOf(server.Endpoint);
        Assert.Equal(FailureKind.TargetLost, failure.Kind);
        Assert.Contains("-UseTls", failure.Message);
    }

    [Fact]
    public async Task Tls_to_a_server_that_speaks_none_is_said()
    {
        using MisbehavingServer server = new(() => Encoding.ASCII.GetBytes("-ERR unknown command\r\n"));
        MeasurementException failure = await FailureOf(server.Endpoint with { UseTls = true });
        Assert.Equal(FailureKind.TlsFailed, failure.Kind);
    }

    [Fact]
    public async Task A_reply_that_goes_on_for_ever_is_ended_by_the_limits_of_the_parser()
    {
        using MisbehavingServer endless = new(() => Encoding.ASCII.GetBytes("+" + new string('a', 200_000)));
        Assert.Contains("a line of at most 64 KB", (await FailureOf(endless.Endpoint)).Message);
        using MisbehavingServer nested = new(() => Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("*1\r\n", 1_000))));
        Assert.Contains("nested deeper than 32", (await FailureOf(nested.Endpoint)).Message);
        using MisbehavingServer huge = new(() => "$99999999999\r\n"u8.ToArray());
        Assert.Contains("99999999999 bytes is above the limit", (await FailureOf(huge.Endpoint)).Message);
    }

    [Fact]
    public async Task Options_that_cannot_be_used_fail_before_anything_is_connected()
    {
        foreach (RedisLatencyOptions wrong in new[]
        {
            new RedisLatencyOptions { Count = 0 },
            new RedisLatencyOptions { Count = -1 },
            new RedisLatencyOptions { Operations = [RedisOperation.Custom], CommandText = "FLUSHALL" },
        })
        {
            (IReadOnlyList<RedisLatencyResult> results, Exception? failure) = await MeasuredRun.Of(wrong);
            Assert.Empty(results);
            Assert.IsType<OptionException>(failure);
        }
    }
}
