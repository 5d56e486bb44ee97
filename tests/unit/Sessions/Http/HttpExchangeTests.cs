using System.Net;
using PerfTools.Engine.Sessions;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Sessions.Http;

/// <summary>How a session takes what servers do to their connections.</summary>
public class HttpExchangeTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static HttpWorkload To(ScriptedServer server, string address = "/") => new() { Uri = new Uri($"http://127.0.0.1:{server.Port}{address}") };

    private static SessionRun Run(HttpWorkload workload, int operations, TimeSpan? timeout = null) =>
        SessionRun.Of(
            SessionWorkloads.Of(workload, timeout ?? RedisServer.AmpleTimeout),
            SessionRun.Load(1, operations) with { Timeout = timeout ?? RedisServer.AmpleTimeout });

    [Fact]
    public void The_request_is_laid_out_as_the_standard_says()
    {
        string seen = string.Empty;
        using ScriptedServer server = new(peer =>
        {
            seen = peer.ReceiveTo("\r\n\r\n") + peer.ReceiveTo("body");
            peer.Send(Ok);
        });
        SessionRun.Succeeding(To(server, "/a%20b/ü?q=1&r=a b#part") with
        {
            Method = "PUT",
            Body = "the body"u8.ToArray(),
            Headers = [new("Content-Type", "text/plain"), new("x-Mark", "ü")],
        });
        Assert.Equal(
            $"PUT /a%20b/%C3%BC?q=1&r=a%20b HTTP/1.1\r\nHost: 127.0.0.1:{server.Port}\r\nContent-Type: text/plain\r\nx-Mark: \u00c3\u00bc\r\n" +
            "User-Agent: PerfTools/0.1.0\r\nAccept: */*\r\nContent-Length: 8\r\n\r\nthe body",
            seen);
    }

    [Fact]
    public void A_kept_connection_that_the_server_closed_meanwhile_fails_the_operation_that_meets_it_and_no_other()
    {
        using ScriptedServer server = new(peer =>
        {
            peer.ReceiveTo("\r\n\r\n");
            peer.Send(Ok);
            if (peer.Number == 1) return;
            peer.ReceiveTo("\r\n\r\n");
            peer.Send(Ok);
            peer.AwaitEnd();
        });
        SessionRun run = Run(To(server), 3);
        Assert.Equal((3, 2, 1), (run.Attempted, run.Succeeded, run.Reconnects));
        SessionError error = Assert.Single(run.Errors);
        Assert.Equal(("ConnectionLost", 1), (error.Type, error.Count));
        Assert.Equal(2, server.Connections);
    }

    [Theory]
    [InlineData("", "in place of a reply")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le", "in the middle of a reply, after 0 bytes of its body")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello", "in the middle of a reply, after 5 bytes of its body")]
    public void A_reply_that_ends_early_is_a_lost_connection(string reply, string message)
    {
        using ScriptedServer server = new(peer =>
        {
            peer.ReceiveTo("\r\n\r\n");
            peer.Send(reply);
        });
        SessionError error = SessionRun.FailureOf(To(server));
        Assert.Equal((SessionPhase.Operation, "ConnectionLost", "EndOfStream"), (error.Phase, error.Type, error.Code));
        Assert.Contains(message, error.Message);
    }

    [Fact]
    public void A_reset_in_a_body_that_the_end_of_the_stream_would_complete_completes_nothing()
    {
        using ScriptedServer server = new(peer =>
        {
            peer.ReceiveTo("\r\n\r\n");
            peer.Send("HTTP/1.1 200 OK\r\n\r\nhello");
            peer.Reset();
        });
        SessionError error = SessionRun.FailureOf(To(server));
        Assert.Equal(("ConnectionLost", string.Empty), (error.Type, error.Code));
    }

    [Fact]
    public void What_is_no_reply_is_malformed_and_shown()
    {
        using ScriptedServer server = new(peer => peer.Send("SSH-2.0-OpenSSH_9.2\r\n"));
        SessionError error = SessionRun.FailureOf(To(server));
        Assert.Equal("MalformedReply", error.Type);
        Assert.Contains("'SSH-2.0-OpenSSH_9.2'", error.Message);
    }

    [Fact]
    public void More_than_was_asked_for_is_no_reply_to_the_next_request()
    {
        using ScriptedServer server = new(peer =>
        {
            peer.ReceiveTo("\r\n\r\n");
            peer.Send(peer.Number == 1 ? Ok + "HTTP/1.1 500 unasked\r\nContent-Length: 0\r\n\r\n" : Ok);
            peer.AwaitEnd();
        });
        SessionRun run = SessionRun.Succeeding(To(server), operations: 2);
        Assert.Equal((2, 1), (server.Connections, run.Reconnects));
    }

    [Fact]
    public void A_reply_that_drips_is_read()
    {
        using ScriptedServer server = new(peer =>
        {
            peer.ReceiveTo("\r\n\r\n");
            foreach (char one in "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n") peer.Send($"{one}");
            peer.AwaitEnd();
        });
        SessionRun.Succeeding(To(server));
    }

    [Fact]
    public void A_head_larger_than_the_first_buffer_is_read_and_one_beyond_the_limit_is_not()
    {
        using ScriptedServer server = new(peer =>
        {
            int size = peer.ReceiveTo("\r\n\r\n").Contains("/huge", StringComparison.Ordinal) ? 70_000 : 60_000;
            peer.Send($"HTTP/1.1 200 OK\r\nX: {new string('x', size)}\r\nContent-Length: 0\r\n\r\n");
            peer.AwaitEnd();
        });
        SessionRun.Succeeding(To(server));
        Assert.Equal("MalformedReply", SessionRun.FailureOf(To(server, "/huge")).Type);
    }

    [Fact]
    public void A_silent_server_times_the_operation_out_whoever_notices_first()
    {
        using ScriptedServer server = new(peer =>
        {
            if (peer.ReceiveTo("\r\n\r\n").Contains("/drip", StringComparison.Ordinal)) peer.Send("HTTP/1.1 200 OK\r\n");
            peer.AwaitEnd();
        });
        foreach (string address in new[] { "/silent", "/drip" })
        {
            SessionRun run = Run(To(server, address), 3, TimeSpan.FromMilliseconds(60));
            Assert.Equal((3, 3), (run.Attempted, run.TimedOut));
            Assert.Equal((SessionState.Completed, 2), (run.Sessions[0].State, run.Reconnects));
        }
    }

    [Fact]
    public void A_server_that_accepts_and_never_shakes_hands_loses_no_session()
    {
        using ScriptedServer server = new(peer => peer.AwaitEnd());
        HttpWorkload secure = new() { Uri = new Uri($"https://127.0.0.1:{server.Port}/") };
        IWorkload workload = SessionWorkloads.Of(secure, TimeSpan.FromHours(1));
        SessionRun run = SessionRun.Of(workload, SessionRun.Load(2, 1) with { SetupTimeout = TimeSpan.FromMilliseconds(60) });
        Assert.All(run.Sessions, session => Assert.Equal((SessionState.FailedToCreate, "Timeout"), (session.State, session.Failure!.Type)));
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080/path?key=secret", "http://127.0.0.1:8080", "GET /path")]
    [InlineData("http://example.org:80", "http://example.org", "GET /")]
    [InlineData("https://example.org:443/a/", "https://example.org", "GET /a/")]
    [InlineData("https://[::1]:8443/", "https://[::1]:8443", "GET /")]
    public void The_result_says_where_requests_went_and_no_query(string uri, string target, string operation)
    {
        foreach (Version version in new[] { HttpVersion.Version11, HttpVersion.Version20 })
        {
            IWorkload workload = SessionWorkloads.Of(new HttpWorkload { Uri = new Uri(uri), HttpVersion = version }, TimeSpan.FromSeconds(1));
            Assert.Equal((SessionWork.Http, target, operation), (workload.Work, workload.Target, workload.Operation));
        }
    }

    [Theory]
    [InlineData("http://example.org/", "example.org")]
    [InlineData("http://example.org:8080/", "example.org:8080")]
    [InlineData("https://example.org:80/", "example.org:80")]
    [InlineData("http://[fe80::1%25eth0]:81/", "[fe80::1]:81")]
    [InlineData("http://[::1]/", "[::1]")]
    [InlineData("http://bücher.example/", "xn--bcher-kva.example")]
    public void The_host_is_named_as_servers_know_it(string uri, string host) =>
        Assert.Equal(host, new PerfTools.Engine.Sessions.Http.HttpPlace(new HttpWorkload { Uri = new Uri(uri) }, TimeSpan.FromSeconds(1)).HostHeader);

    [Theory]
    [InlineData("Content-Length")]
    [InlineData("transfer-encoding")]
    public void Headers_that_would_contradict_the_body_are_refused(string name)
    {
        HttpWorkload workload = new() { Uri = new Uri("http://localhost/"), Headers = [new(name, "5")] };
        Assert.Contains(name, Assert.Throws<OptionException>(() => SessionWorkloads.Of(workload, TimeSpan.FromSeconds(1))).Message);
        Assert.Throws<OptionException>(() => SessionWorkloads.Of(workload with { HttpVersion = HttpVersion.Version20 }, TimeSpan.FromSeconds(1)));
        Assert.Throws<OptionException>(() => SessionWorkloads.Of(workload with { Headers = [], Method = "CONNECT" }, TimeSpan.FromSeconds(1)));
    }
}
