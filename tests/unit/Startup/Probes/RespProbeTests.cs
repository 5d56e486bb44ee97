using PerfTools.Engine.Startup.Probes;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Startup.Probes;

public class RespProbeTests
{
    [RedisFact]
    public void A_server_is_ready_over_TCP_and_over_its_socket()
    {
        using RedisServer server = RedisServer.Start();
        Assert.Null(Asking.ProblemOf(new RedisProbe { Endpoint = server.Endpoint }));
        Assert.Null(Asking.ProblemOf(new RedisProbe { Endpoint = server.ViaUnixSocket }));
        using ProbeSet set = ProbeSet.Of(Asking.Options(new RedisProbe { Endpoint = server.Endpoint }), null, _ => "redis-server (process 5)");
        Assert.Equal($"port {server.Port} is held already, by redis-server (process 5)", set.Probes[0].FindOccupant(CancellationToken.None));
    }

    [RedisFact]
    public void It_is_reached_over_TLS()
    {
        using TlsFiles tls = new(asksForClientCertificate: false);
        using RedisServer server = RedisServer.Start(new RedisServerSetup { Tls = tls });
        Assert.Contains("-SkipCertificateCheck", Asking.ProblemOf(new RedisProbe { Endpoint = server.ViaTls }));
        Assert.Null(Asking.ProblemOf(new RedisProbe { Endpoint = server.ViaTls with { SkipCertificateCheck = true } }));
    }

    [RedisFact]
    public void Who_is_not_let_in_is_told_what_to_give()
    {
        const string Secret = "correct-horse";
        using RedisServer server = RedisServer.Start(new RedisServerSetup { Arguments = ["--requirepass", Secret], Credential = new RedisCredential(null, Secret) });
        Assert.Equal("the server asks for a password. Give -Credential, or set REDISCLI_AUTH", Asking.ProblemOf(new RedisProbe { Endpoint = server.Endpoint with { Credential = null } }));
        string? refused = Asking.ProblemOf(new RedisProbe { Endpoint = server.Endpoint with { Credential = new RedisCredential(null, "wrong-horse") } });
        Assert.Equal("the server refused user name or password", refused);
        Assert.Null(Asking.ProblemOf(new RedisProbe { Endpoint = server.Endpoint }));
    }

    [RedisFact]
    public void A_server_that_loads_a_large_dump_is_not_ready_before_its_end()
    {
        string directory = Directory.CreateTempSubdirectory("perftools-test-").FullName;
        using (RedisServer source = RedisServer.Start())
        {
            source.Call("DEBUG", "POPULATE", "2000");
            source.Call("SAVE");
            File.Copy(Path.Combine(source.Directory, "dump.rdb"), Path.Combine(directory, "dump.rdb"));
        }

        using RedisServer loading = RedisServer.Start(new RedisServerSetup
        {
            DataDirectory = directory,
            Arguments = ["--key-load-delay", "2000", "--loading-process-events-interval-bytes", "1024"],
        });
        using ProbeSet set = Asking.For(new RedisProbe { Endpoint = loading.Endpoint });
        Assert.Contains("loading its data", set.Probes[0].UntilReady(Asking.Nobody));
        Assert.Equal(2000, loading.KeyCount);
    }

    [RedisFact]
    public void Commands_that_production_calls_must_be_known()
    {
        using RedisServer server = RedisServer.Start();
        Assert.Equal(
            ["command 'FT.SEARCH' is unknown to the server", "command 'CONFIG FORGET' is unknown to the server"],
            MissingOf(server.Endpoint, "get", "FT.SEARCH", "CONFIG GET", "CONFIG FORGET", "SET key", "xinfo|stream"));
    }

    [RedisFact]
    public void Where_commands_may_not_be_asked_for_that_is_said()
    {
        using RedisServer server = RedisServer.Start();
        server.Call("ACL", "SETUSER", "guest", "on", ">guest", "~*", "+ping");
        RedisEndpoint guest = server.Endpoint with { Credential = new RedisCredential("guest", "guest") };
        Assert.Null(Asking.ProblemOf(new RedisProbe { Endpoint = guest }));
        Assert.StartsWith("whether the server knows GET, SET cannot be told: the user may not run COMMAND", Assert.Single(MissingOf(guest, "GET", "SET")));
    }

    [Theory]
    [InlineData("+PONG\r\n$24\r\n# Persistence\r\nloadi|ng:1\r\n", "loading its data")]
    [InlineData("+PONG\r\n$3|0\r\n# Persistence\r\nasync_loading:1\r\n", null)]
    [InlineData("-LOADING Redis is loading the dataset in memory\r\n", "loading its data")]
    [InlineData("-MASTERDOWN Link with MASTER is down\r\n", "the server answered PING with: MASTERDOWN Link with MASTER is down")]
    [InlineData("HTTP/1.1 400 Bad Request\r\n", "this is not a Redis server: expected a RESP type byte, got 'HTTP/1.1 400 Bad Request'")]
    [InlineData("+PO", "connection closed")]
    public void What_is_answered_is_told(string answer, string? problem)
    {
        using ScriptedServer server = new(peer =>
        {
            peer.ReceiveTo("PING\r\n");
            foreach (string piece in answer.Split('|')) peer.Send(piece);

            // With a request unread, the end would be a reset, which takes the answer with it.
            if (answer.EndsWith('\n')) peer.AwaitEnd();
        });
        Assert.Equal(problem, Asking.ProblemOf(new RedisProbe { Endpoint = new RedisEndpoint { Port = server.Port } }));
    }

    [Fact]
    public void A_wait_for_an_answer_ends_when_it_is_cancelled()
    {
        using ManualResetEvent waits = new(false);
        using ScriptedServer server = new(peer =>
        {
            peer.ReceiveTo("PING\r\n");
            waits.Set();
            peer.AwaitEnd();
        });
        using ProbeSet set = Asking.For(new RedisProbe { Endpoint = new RedisEndpoint { Port = server.Port } });
        Assert.Equal("no answer yet", set.Probes[0].ProblemOfCancelled(Asking.Nobody, waits));
    }

    private static IReadOnlyList<string> MissingOf(RedisEndpoint endpoint, params string[] commands)
    {
        using ProbeSet set = ProbeSet.Of(Asking.Options(new RedisProbe { Endpoint = endpoint }) with { ExpectedCommands = commands }, null);
        return Assert.Single(set.Surfaces).FindMissing(Asking.Nobody, CancellationToken.None);
    }
}
