using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Sessions.Http;

/// <summary>Requests of HTTP/1.1 to a real server, whose own log says what it got.</summary>
public abstract class NginxTests(SharedNginx nginx, bool sharesThread)
{
    private static int _mark;

    private readonly SessionDriver _driver = new(sharesThread);

    private static string NewMark => $"?mark={Interlocked.Increment(ref _mark)}";

    private HttpWorkload Request(string address, int? port = null) => new() { Uri = new Uri($"http://127.0.0.1:{port ?? nginx.Server.Port}{address}") };

    private HttpWorkload Secure(string address) => new() { Uri = new Uri($"https://localhost:{nginx.Server.TlsPort}{address}") };

    [NginxFact]
    public void Every_operation_is_a_request_and_every_session_a_connection()
    {
        string address = $"/hello.html{NewMark}";
        SessionRun run = _driver.Succeeding(Request(address), sessions: 8, operations: 50);
        string[][] requests = nginx.Server.RequestsOf(address, 400);
        Assert.Equal((400, 0), (requests.Length, run.Reconnects));
        Assert.Equal(8, requests.Select(request => request[5]).Distinct().Count());
    }

    [NginxFact]
    public void A_server_that_closes_after_three_requests_is_followed_and_the_connections_are_counted()
    {
        string address = $"/hello.html{NewMark}";
        SessionRun run = _driver.Succeeding(Request(address, nginx.Server.ClosingPort), sessions: 2, operations: 10);
        string[][] requests = nginx.Server.RequestsOf(address, 20);
        Assert.Equal((20, 8), (requests.Length, requests.Select(request => request[5]).Distinct().Count()));
        Assert.Equal(6, run.Reconnects);
    }

    [NginxFact]
    public void Every_request_has_a_connection_of_its_own_where_it_asks_to_close()
    {
        string address = $"/hello.html{NewMark}";
        SessionRun run = _driver.Succeeding(Request(address) with { Headers = [new("Connection", "close")] }, sessions: 2, operations: 5);
        string[][] requests = nginx.Server.RequestsOf(address, 10);
        Assert.Equal((10, 0), (requests.Select(request => request[5]).Distinct().Count(), run.Reconnects));
    }

    [NginxTheory]
    [InlineData("GET", "gzip")]
    [InlineData("GET", "identity")]
    [InlineData("HEAD", "gzip")]
    [InlineData("HEAD", "identity")]
    public void Large_chunked_and_absent_bodies_are_read_to_their_end(string method, string encoding)
    {
        string address = $"/large.html{NewMark}";
        SessionRun run = _driver.Succeeding(
            Request(address) with { Method = method, Headers = [new("Accept-Encoding", encoding)] }, sessions: 2, operations: 20);
        string[][] requests = nginx.Server.RequestsOf(address, 40);
        Assert.Equal((40, 2, 0), (requests.Length, requests.Select(request => request[5]).Distinct().Count(), run.Reconnects));
        Assert.All(requests, request => Assert.Equal(method, request[0]));
        if (method == "GET" && encoding == "identity") Assert.All(requests, request => Assert.Equal($"{NginxServer.LargeBytes}", request[4]));
    }

    [NginxFact]
    public void A_body_is_sent_with_its_length_and_all_headers_come_along()
    {
        string address = $"/posted{NewMark}";
        HttpWorkload post = Request(address) with
        {
            Method = "POST",
            Body = new byte[20_000],
            Headers = [new("Content-Type", "application/x-test"), new("X-Mark", "m"), new("Host", "shop.example"), new("User-Agent", "agent")],
        };
        _driver.Succeeding(post, operations: 3);
        string[][] requests = nginx.Server.RequestsOf(address, 3);

        // What came back is what the server saw: its length tells.
        string seen = "application/x-test 20000 m shop.example agent";
        Assert.All(requests, request => Assert.Equal(("200", $"{seen.Length}"), (request[2], request[4])));

        // A body that was not sent as announced would be taken for the next request.
        Assert.Single(requests.Select(request => request[5]).Distinct());
    }

    [NginxTheory]
    [InlineData("/nowhere", "404", "404 Not Found; expected 200 to 399")]
    [InlineData("/busy", "503", "503 Service Temporarily Unavailable; expected 200 to 399")]
    public void A_status_that_was_not_expected_is_a_failure_that_says_so(string address, string code, string message)
    {
        SessionError error = _driver.FailureOf(Request(address));
        Assert.Equal((SessionPhase.Operation, "HttpStatus", code, 1, message), (error.Phase, error.Type, error.Code, error.Count, error.Message));
    }

    [NginxFact]
    public void The_expected_statuses_decide()
    {
        _driver.Succeeding(Request("/nowhere") with { ExpectedStatus = [200, 404] }, operations: 5);
        _driver.Succeeding(Request("/empty"), operations: 5);
        _driver.Succeeding(Request("/moved"), operations: 5);
        Assert.Equal("301 Moved Permanently; expected 200, 404", _driver.FailureOf(Request("/moved") with { ExpectedStatus = [200, 404] }).Message);
    }

    [NginxFact]
    public void Tls_is_spoken_where_the_certificate_is_accepted()
    {
        string address = $"/hello.html{NewMark}";
        _driver.Succeeding(Secure(address) with { SkipCertificateCheck = true }, sessions: 3, operations: 10);
        Assert.Equal(30, nginx.Server.RequestsOf(address, 30).Length);

        SessionError refused = _driver.FailureOf(Secure(address));
        Assert.Equal((SessionPhase.Setup, "TlsFailed"), (refused.Phase, refused.Type));
        Assert.Contains("-SkipCertificateCheck", refused.Message);
    }

    [NginxFact]
    public void Tls_to_a_port_that_does_not_speak_it_is_no_session_and_the_advice_fits_a_web_server()
    {
        HttpWorkload request = new() { Uri = new Uri($"https://localhost:{nginx.Server.Port}/"), SkipCertificateCheck = true };
        SessionError refused = _driver.FailureOf(request);
        Assert.Equal((SessionPhase.Setup, "TlsFailed"), (refused.Phase, refused.Type));
        Assert.DoesNotContain("-Certificate", refused.Message);
    }

    [NginxFact]
    public void A_session_without_a_server_is_none_and_says_why()
    {
        using NginxServer own = NginxServer.Start();
        HttpWorkload request = Request("/hello.html", own.Port);
        _driver.Succeeding(request);
        own.Kill();
        SessionError refused = _driver.FailureOf(request);
        Assert.Equal((SessionPhase.Setup, "ConnectionRefused"), (refused.Phase, refused.Type));
        Assert.Contains("Is a web server listening there?", refused.Message);
    }
}

[Collection(SharedNginxCollection.Name)]
public sealed class NginxOnThreadsTests(SharedNginx nginx) : NginxTests(nginx, sharesThread: false);

[Collection(SharedNginxCollection.Name)]
public sealed class NginxOnEventLoopTests(SharedNginx nginx) : NginxTests(nginx, sharesThread: true);
