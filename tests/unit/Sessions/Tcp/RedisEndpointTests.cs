using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Sessions.Tcp;

/// <summary>A real server as nothing but a TCP endpoint; it counts what it was asked.</summary>
[Collection(OwnRedisCollection.Name)]
public class RedisEndpointTests
{
    private static readonly byte[] Ping = "PING\r\n"u8.ToArray();
    private static readonly byte[] Pong = "+PONG"u8.ToArray();

    private readonly SessionDriver _driver = new(sharesThread: true);

    [RedisFact]
    public void Every_operation_is_a_command_that_the_server_has_counted()
    {
        using RedisServer server = RedisServer.Start();
        TcpWorkload workload = new() { ComputerName = "127.0.0.1", Port = server.Port, Send = Ping, Expect = Pong };
        long before = server.Calls("ping");
        SessionRun run = _driver.Succeeding(workload, sessions: 5, operations: 100);
        Assert.Equal((500, 0), (server.Calls("ping") - before, run.Reconnects));

        long connections = long.Parse(server.Info("stats", "total_connections_received"));
        _driver.Succeeding(workload with { ConnectEachOperation = true }, sessions: 2, operations: 10);
        Assert.Equal(510 + 10, server.Calls("ping") - before);
        Assert.Equal(connections + 22, long.Parse(server.Info("stats", "total_connections_received")));
    }

    [RedisFact]
    public void Tls_is_spoken_where_the_certificate_is_accepted()
    {
        using TlsFiles tls = new(asksForClientCertificate: false);
        using RedisServer server = RedisServer.Start(new RedisServerSetup { Tls = tls });
        TcpWorkload workload = new() { ComputerName = "localhost", Port = server.TlsPort, Send = Ping, Expect = Pong, UseTls = true };
        long before = server.Calls("ping");
        _driver.Succeeding(workload with { SkipCertificateCheck = true }, sessions: 2, operations: 20);
        Assert.Equal(40, server.Calls("ping") - before);
        Assert.Equal("TlsFailed", _driver.FailureOf(workload).Type);
    }
}
