using PerfTools.Engine;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Redis.Measurement;

/// <summary>TLS and Unix sockets, on servers that speak them.</summary>
[Collection(OwnRedisCollection.Name)]
public class TransportTests
{
    private static async Task<MeasurementException> FailureOf(RedisLatencyOptions options)
    {
        (IReadOnlyList<RedisLatencyResult> results, Exception? failure) = await MeasuredRun.Of(options);
        Assert.Empty(results);
        return Assert.IsType<MeasurementException>(failure);
    }

    [RedisFact]
    public async Task A_self_signed_certificate_is_refused_unless_the_check_is_skipped_by_name()
    {
        using TlsFiles tls = new(asksForClientCertificate: false);
        using RedisServer server = RedisServer.Start(new RedisServerSetup { Tls = tls });
        MeasurementException refused = await FailureOf(MeasuredRun.Small(server.ViaTls));
        Assert.Equal(FailureKind.TlsFailed, refused.Kind);
        Assert.Contains("-SkipCertificateCheck", refused.Message);

        foreach ((int connections, int depth) in new[] { (1, 1), (3, 4) })
        {
            IReadOnlyList<RedisLatencyResult> results = await MeasuredRun.Succeeding(
                MeasuredRun.Small(
                    server.ViaTls with { SkipCertificateCheck = true }) with
                { ConnectionCount = connections, PipelineDepth = depth });
            Assert.All(results, result => MeasuredRun.AssertComplete(result, 40));
            Assert.All(results, result => Assert.Equal("Tls", result.Transport));
            Assert.Equal((40, 100), (results[1].VerifiedReplies, results[1].HitRatePercent));
        }

        IReadOnlyList<RedisLatencyResult> application = await MeasuredRun.Succeeding(
            MeasuredRun.Small(server.ViaTls with { SkipCertificateCheck = true }) with { Clients = [RedisClient.StackExchange] });
        Assert.All(application, result => MeasuredRun.AssertComplete(result, 40));
        Assert.Equal(0, server.KeyCount);
    }

    [RedisFact]
    public async Task A_client_certificate_is_shown_to_a_server_that_asks_for_one()
    {
        using TlsFiles tls = new(asksForClientCertificate: true);
        using RedisServer server = RedisServer.Start(new RedisServerSetup { Tls = tls });
        RedisEndpoint endpoint = server.ViaTls with { SkipCertificateCheck = true };
        MeasurementException refused = await FailureOf(MeasuredRun.Small(endpoint));
        Assert.True(refused.Kind is FailureKind.TlsFailed or FailureKind.TargetLost, refused.Message);

        IReadOnlyList<RedisLatencyResult> results = await MeasuredRun.Succeeding(
            MeasuredRun.Small(
                endpoint with { ClientCertificate = tls.Certificate }) with
            { Clients = [RedisClient.Wire, RedisClient.StackExchange] });
        Assert.Equal(4, results.Count);
        Assert.All(results, result => MeasuredRun.AssertComplete(result, 40));
    }

    [RedisFact]
    public async Task Plain_and_tls_ports_are_told_apart()
    {
        using TlsFiles tls = new(asksForClientCertificate: false);
        using RedisServer server = RedisServer.Start(new RedisServerSetup { Tls = tls });
        RedisEndpoint plain = server.Endpoint with { Port = server.TlsPort, Timeout = TimeSpan.FromSeconds(3) };
        MeasurementException failure = await FailureOf(MeasuredRun.Small(plain));
        Assert.True(failure.Kind is FailureKind.TargetLost or FailureKind.NotRedis, failure.Message);
        RedisEndpoint tlsToPlain = server.Endpoint with { UseTls = true, Timeout = TimeSpan.FromSeconds(3) };
        Assert.Equal(FailureKind.TlsFailed, (await FailureOf(MeasuredRun.Small(tlsToPlain))).Kind);
    }

    [RedisTheory]
    [InlineData(1, 1)]
    [InlineData(4, 8)]
    public async Task A_unix_socket_is_measured(int connections, int depth)
    {
        using RedisServer server = RedisServer.Start();
        IReadOnlyList<RedisLatencyResult> results = await MeasuredRun.Succeeding(
            MeasuredRun.Small(server.ViaUnixSocket) with { ConnectionCount = connections, PipelineDepth = depth });
        foreach (RedisLatencyResult result in results)
        {
            MeasuredRun.AssertComplete(result, 40);
            Assert.Equal(("Unix", server.ViaUnixSocket.UnixSocketPath), (result.Transport, result.Target));
        }

        Assert.Equal(0, server.KeyCount);
    }
}
