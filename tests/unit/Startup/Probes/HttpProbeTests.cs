using System.Text.RegularExpressions;
using PerfTools.Engine.Startup;
using PerfTools.Engine.Startup.Probes;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Startup.Probes;

/// <summary>Peers that a test plays.</summary>
public class HttpProbeTests
{
    private static readonly Regex Healthy = new("^healthy$");

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n|healthy")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhea\r\n4\r\n|lthy\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.0 200 OK\r\n\r\nheal|thy")]
    [InlineData("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nCont|ent-Length: 7\r\n\r\nhealthy")]
    public void A_body_is_compared_however_it_comes(string reply)
    {
        Assert.Null(ProblemOf(reply, probe => probe with { BodyPattern = Healthy }));
        Assert.Equal("the body does not match 'sick'", ProblemOf(reply, probe => probe with { BodyPattern = new Regex("sick") }));
    }

    [Theory]
    [InlineData("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n", "status 503")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nheal", "connection closed")]
    [InlineData("", "connection closed")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n", "this is no reply of HTTP/1.1: expected a status line of HTTP/1.1 or 1.0, got 'SSH-2.0-OpenSSH_9.2'")]
    public void What_is_no_success_is_told_in_a_few_words(string reply, string problem) => Assert.Equal(problem, ProblemOf(reply));

    [Fact]
    public void The_expected_status_is_the_success()
    {
        const string Unauthorized = "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n";
        Assert.Null(ProblemOf(Unauthorized, probe => probe with { ExpectedStatus = [401] }));
        Assert.Equal("status 200", ProblemOf("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", probe => probe with { ExpectedStatus = [401] }));
    }

    [Fact]
    public void A_request_names_host_and_port_and_asks_to_close()
    {
        string? request = null;
        using ScriptedServer server = new(peer =>
        {
            request = peer.ReceiveTo("\r\n\r\n");
            peer.Send("HTTP/1.1 204 No Content\r\n\r\n");
        });
        Assert.Null(Asking.ProblemOf(new UriProbe { Uri = new Uri($"http://localhost:{server.Port}/a/b?c=d") }));
        Assert.StartsWith($"GET /a/b?c=d HTTP/1.1\r\nHost: localhost:{server.Port}\r\nConnection: close\r\n", request);
    }

    [Fact]
    public void Silence_is_no_answer_within_two_seconds()
    {
        using ScriptedServer server = new(peer => peer.AwaitEnd());
        Assert.Equal("no answer within 2 s", Asking.ProblemOf(ProbeOf(server)));
    }

    [Fact]
    public void A_wait_for_an_answer_ends_when_it_is_cancelled()
    {
        using ManualResetEvent waits = new(false);
        using ScriptedServer server = new(peer =>
        {
            peer.ReceiveTo("\r\n\r\n");
            waits.Set();
            peer.AwaitEnd();
        });
        using ProbeSet set = Asking.For(ProbeOf(server));
        Assert.Equal("no answer yet", set.Probes[0].ProblemOfCancelled(Asking.Nobody, waits));
    }

    [Fact]
    public void What_goes_on_sending_was_there_when_it_began()
    {
        using ScriptedServer server = new(peer =>
        {
            peer.ReceiveTo("\r\n\r\n");
            peer.Send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: one\n\n");
            peer.AwaitEnd();
        });
        using ProbeSet set = Asking.For(ProbeOf(server));
        ProbeOutcome outcome = set.Probes[0].Attempt(Asking.Nobody, CancellationToken.None);
        Assert.Null(outcome.Problem);
        Assert.NotNull(outcome.At);
    }

    [Fact]
    public void A_long_body_is_compared_up_to_a_megabyte()
    {
        using ScriptedServer server = new(peer =>
        {
            peer.ReceiveTo("\r\n\r\n");
            peer.Send("HTTP/1.1 200 OK\r\n\r\nhealthy");
            string filler = new('x', 64 * 1024);
            while (true) peer.Send(filler);
        });
        Assert.Null(Asking.ProblemOf(ProbeOf(server) with { BodyPattern = new Regex("^healthy") }));
    }

    [Fact]
    public void Each_attempt_is_a_first_visit()
    {
        using ScriptedServer server = new(peer =>
        {
            peer.ReceiveTo("\r\n\r\n");
            peer.Send(peer.Number == 1 ? "HTTP/1.1 503 Wait\r\nContent-Length: 0\r\n\r\n" : "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            peer.AwaitEnd();
        });
        using ProbeSet set = Asking.For(ProbeOf(server));
        Assert.Equal("status 503", set.Probes[0].ProblemOf());
        Assert.Null(set.Probes[0].ProblemOf());
        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public void A_server_that_was_there_before_is_an_occupant()
    {
        using ScriptedServer server = new(peer => peer.AwaitEnd());
        using ProbeSet set = ProbeSet.Of(Asking.Options(ProbeOf(server)), null, _ => "python3 (process 7)");
        Assert.Equal($"port {server.Port} is held already, by python3 (process 7)", set.Probes[0].FindOccupant(CancellationToken.None));
        Uri free = new($"https://127.0.0.1:{RedisServer.FreePort()}/");
        using ProbeSet other = Asking.For(new UriProbe { Uri = free }, new UriProbe { Uri = new Uri("http://127.0.0.1:0/") }, new LogProbe { Pattern = new Regex("(?<port>x)") });
        Assert.All(other.Probes, probe => Assert.Null(probe.FindOccupant(CancellationToken.None)));
    }

    [Fact]
    public void Expected_addresses_are_asked_for_once_the_server_is_ready()
    {
        using ScriptedServer server = new(peer =>
        {
            string path = peer.ReceiveTo("\r\n\r\n").Split(' ')[1];
            if (path == "/closes") return;
            int status = path.StartsWith("/v1/", StringComparison.Ordinal) ? 302 : 404;
            peer.Send($"HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n");
            peer.AwaitEnd();
        });
        UriProbe probe = ProbeOf(server);
        Uri full = new(probe.Uri, "/gone?key=secret");
        using ProbeSet set = ProbeSet.Of(
            Asking.Options(probe, probe with { ExpectedStatus = [404] }) with { ExpectedUris = [Relative("/v1/users"), Relative("/v2/users?key=secret"), Relative("/closes"), full] }, null);
        Assert.Equal(
            ["/v2/users answers 404", "/closes gives no answer: connection closed", $"http://127.0.0.1:{server.Port}/gone answers 404"],
            set.Surfaces.SelectMany(surface => surface.FindMissing(Asking.Nobody, CancellationToken.None)));
    }

    [Fact]
    public void Expected_addresses_in_full_need_no_probe()
    {
        using ScriptedServer server = new(peer =>
        {
            peer.ReceiveTo("\r\n\r\n");
            peer.Send("HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n");
        });
        using ProbeSet set = ProbeSet.Of(Asking.Options(new PortProbe { Port = server.Port }) with { ExpectedUris = [new Uri($"http://127.0.0.1:{server.Port}/a")] }, null);
        ISurfaceProbe surface = Assert.Single(set.Surfaces);
        Assert.Equal([$"http://127.0.0.1:{server.Port}/a answers 500"], surface.FindMissing(Asking.Nobody, CancellationToken.None));
        using CancellationTokenSource cancelled = new();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => surface.FindMissing(Asking.Nobody, cancelled.Token));
    }

    private static UriProbe ProbeOf(ScriptedServer server) => new() { Uri = new Uri($"http://127.0.0.1:{server.Port}/") };

    // On Unix, what PowerShell makes of "/health" is the absolute path of a file.
    private static Uri Relative(string text) => new(text, UriKind.RelativeOrAbsolute);

    /// <summary>The problem with a reply, which is sent in pieces, and after which the server closes.</summary>
    private static string? ProblemOf(string reply, Func<UriProbe, UriProbe>? with = null)
    {
        using ScriptedServer server = new(peer =>
        {
            peer.ReceiveTo("\r\n\r\n");
            foreach (string piece in reply.Split('|')) peer.Send(piece);
        });
        UriProbe probe = ProbeOf(server);
        return Asking.ProblemOf(with?.Invoke(probe) ?? probe);
    }
}
