using PerfTools.Engine.Sessions;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Sessions.Http;

/// <summary>How a session takes what servers do to their connections.</summary>
public abstract class HttpExchangeTests(bool sharesThread)
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private readonly SessionDriver _driver = new(sharesThread);

    private static HttpWorkload To(ScriptedServer server, string address = "/") => new() { Uri = new Uri($"http://127.0.0.1:{server.Port}{address}") };

    private SessionRun Run(HttpWorkload workload, int operations, TimeSpan? timeout = null) =>
        _driver.Of(
            SessionWorkloads.Of(workload, timeout ?? RedisServer.AmpleTimeout),
            SessionDriver.Load(1, operations) with { Timeout = timeout ?? RedisServer.AmpleTimeout });

    [Fact]
    public void The_request_is_laid_out_as_the_standard_says()
    {
        string seen = string.Empty;
        using ScriptedServer server = new(peer =>
        {
            seen = peer.ReceiveTo("\r\n\r\n") + peer.ReceiveTo("body");
            peer.Send(Ok);
        });
        _driver.Succeeding(To(server, "/a%20b/ü?q=1&r=a b#part") with
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
        SessionError error = _driver.FailureOf(To(server));
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
        SessionError error = _driver.FailureOf(To(server));
        Assert.Equal(("ConnectionLost", string.Empty), (error.Type, error.Code));
    }

    [Fact]
    public void What_is_no_reply_is_malformed_and_shown()
    {
        using ScriptedServer server = new(peer => peer.Send("SSH-2.0-OpenSSH_9.2\r\n"));
        SessionError error = _driver.FailureOf(To(server));
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
        SessionRun run = _driver.Succeeding(To(server), operations: 2);
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
        _driver.Succeeding(To(server));
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
        _driver.Succeeding(To(server));
        Assert.Equal("MalformedReply", _driver.FailureOf(To(server, "/huge")).Type);
    }

    [Fact]
    public void A_silent_server_times_the_operation_out_whoever_notices_first()
    {
        using ScriptedServer server = new(peer =>
        {
            // The first operation gets no answer, the second the beginning of one.
            peer.ReceiveTo("\r\n\r\n");
            if (peer.Number == 2) peer.Send("HTTP/1.1 200 OK\r\n");
            peer.AwaitEnd();
        });
        SessionRun run = Run(To(server), 2, TimeSpan.FromSeconds(2));
        Assert.Equal((2, 2), (run.Attempted, run.TimedOut));
        Assert.Equal((SessionState.Completed, 1, 2), (run.Sessions[0].State, run.Reconnects, server.Connections));
    }
}

public sealed class HttpOnThreadsTests() : HttpExchangeTests(sharesThread: false)
{
    [Fact]
    public void A_wait_that_ran_into_its_own_limit_before_the_watchdog_came_has_timed_out()
    {
        using ScriptedServer server = new(peer => peer.AwaitEnd());
        IWorkload workload = SessionWorkloads.Of(new HttpWorkload { Uri = new Uri($"http://127.0.0.1:{server.Port}/") }, TimeSpan.FromSeconds(2));
        SessionRun run = new SessionDriver(sharesThread: false).Of(workload, SessionDriver.Load(1, 1));
        Assert.Equal((1, 1), (run.Attempted, run.TimedOut));
    }
}

public sealed class HttpOnEventLoopTests() : HttpExchangeTests(sharesThread: true)
{
    [LinuxFact]
    public void A_reply_that_comes_before_the_whole_request_was_sent_ends_the_connection()
    {
        using ScriptedServer server = new(peer =>
        {
            peer.ReceiveTo("\r\n\r\n");
            peer.Send("HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n");
            peer.AwaitEnd();
        });
        HttpWorkload post = new() { Uri = new Uri($"http://127.0.0.1:{server.Port}/"), Method = "POST", Body = new byte[40_000_000] };
        SessionRun run = new SessionDriver(sharesThread: true).Of(SessionWorkloads.Of(post, RedisServer.AmpleTimeout), SessionDriver.Load(1, 2));
        SessionError error = Assert.Single(run.Errors);
        Assert.Equal(("HttpStatus", "413", 2, 1), (error.Type, error.Code, error.Count, run.Reconnects));
    }
}
