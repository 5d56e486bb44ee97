using System.Net;
using PerfTools.Engine.Sessions;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Sessions.Http;

/// <summary>Requests of HTTP/2 to a real server.</summary>
[Collection(SharedNginxCollection.Name)]
public class Http2Tests(SharedNginx nginx)
{
    private readonly SessionDriver _driver = new(sharesThread: false);

    private HttpWorkload Secure(string address) => new()
    {
        Uri = new Uri($"https://localhost:{nginx.Server.Http2Port}{address}"),
        HttpVersion = HttpVersion.Version20,
        SkipCertificateCheck = true,
    };

    private HttpWorkload Plain(string address) => new()
    {
        Uri = new Uri($"http://127.0.0.1:{nginx.Server.PlainHttp2Port}{address}"),
        HttpVersion = HttpVersion.Version20,
    };

    [NginxFact]
    public void Every_operation_is_a_request_and_every_session_a_connection()
    {
        SessionRun run = _driver.Succeeding(Secure("/hello.html?two"), sessions: 4, operations: 25);
        string[][] requests = nginx.Server.RequestsOf("/hello.html?two", 100);
        Assert.Equal((100, 4, 0), (requests.Length, requests.Select(request => request[5]).Distinct().Count(), run.Reconnects));
    }

    [NginxFact]
    public void Without_tls_it_is_spoken_with_prior_knowledge_and_a_server_that_says_goodbye_is_followed()
    {
        SessionRun run = _driver.Succeeding(Plain("/large.html?two"), sessions: 2, operations: 10);
        string[][] requests = nginx.Server.RequestsOf("/large.html?two", 20);
        Assert.Equal((20, 8, 6), (requests.Length, requests.Select(request => request[5]).Distinct().Count(), run.Reconnects));
        Assert.All(requests, request => Assert.Equal($"{NginxServer.LargeBytes}", request[4]));
    }

    [NginxFact]
    public void A_body_is_sent_and_all_headers_come_along()
    {
        _driver.Succeeding(Plain("/posted?two") with
        {
            Method = "POST",
            Body = new byte[20_000],
            Headers = [new("Content-Type", "application/x-test"), new("X-Mark", "m"), new("Host", "shop.example"), new("User-Agent", "agent")],
        });
        string[] request = Assert.Single(nginx.Server.RequestsOf("/posted?two", 1));
        Assert.Equal(("POST", $"{"application/x-test 20000 m shop.example agent".Length}"), (request[0], request[4]));
    }

    [NginxFact]
    public void A_status_that_was_not_expected_is_a_failure_that_says_so()
    {
        SessionError error = _driver.FailureOf(Plain("/busy"));
        Assert.Equal((SessionPhase.Operation, "HttpStatus", "503"), (error.Phase, error.Type, error.Code));
        _driver.Succeeding(Plain("/busy") with { ExpectedStatus = [503] });
    }

    [NginxFact]
    public void A_server_that_agrees_to_no_more_than_1_1_makes_no_session()
    {
        HttpWorkload request = Secure("/") with { Uri = new Uri($"https://localhost:{nginx.Server.TlsPort}/") };
        SessionError error = _driver.FailureOf(request);
        Assert.Equal((SessionPhase.Setup, "ServerRefused"), (error.Phase, error.Type));
        Assert.Contains("does not speak HTTP/2", error.Message);
        Assert.Contains("-HttpVersion 1.1", error.Message);
    }

    [NginxFact]
    public void A_server_that_knows_no_http_2_without_tls_fails_the_operation_and_the_message_says_what_to_do()
    {
        HttpWorkload request = Plain("/") with { Uri = new Uri($"http://127.0.0.1:{nginx.Server.Port}/") };
        SessionError error = _driver.FailureOf(request);
        Assert.Equal(SessionPhase.Operation, error.Phase);
        Assert.Contains("-HttpVersion 1.1", error.Message);
    }

    [Fact]
    public void A_silent_server_times_the_operation_out_and_loses_no_session()
    {
        using ScriptedServer server = new(peer => peer.AwaitEnd());
        HttpWorkload request = new() { Uri = new Uri($"http://127.0.0.1:{server.Port}/"), HttpVersion = HttpVersion.Version20 };
        TimeSpan timeout = TimeSpan.FromSeconds(2);
        SessionRun run = _driver.Of(SessionWorkloads.Of(request, timeout), SessionDriver.Load(1, 2) with { Timeout = timeout });
        Assert.Equal((2, 2, 1), (run.Attempted, run.TimedOut, run.Reconnects));
        Assert.Equal(SessionState.Completed, run.Sessions[0].State);
    }

    [Fact]
    public void A_server_that_closes_in_place_of_a_reply_loses_the_connection()
    {
        using ScriptedServer server = new(peer => peer.ReceiveTo("PRI * HTTP/2.0"));
        HttpWorkload request = new() { Uri = new Uri($"http://127.0.0.1:{server.Port}/"), HttpVersion = HttpVersion.Version20 };
        SessionError error = _driver.FailureOf(request);
        Assert.Equal((SessionPhase.Operation, "ConnectionLost"), (error.Phase, error.Type));
    }

    [Theory]
    [InlineData("Connection")]
    [InlineData("keep-alive")]
    public void Headers_about_the_connection_are_refused(string name)
    {
        HttpWorkload workload = new() { Uri = new Uri("http://localhost/"), HttpVersion = HttpVersion.Version20, Headers = [new(name, "close")] };
        Assert.Contains(name, Assert.Throws<OptionException>(() => SessionWorkloads.Of(workload, TimeSpan.FromSeconds(1))).Message);
    }
}
