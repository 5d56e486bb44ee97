using System.Net;
using PerfTools.Engine.Sessions;
using PerfTools.Engine.Sessions.Http;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Sessions.Http;

public class HttpWorkloadTests
{
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
        Assert.Equal(host, new HttpPlace(new HttpWorkload { Uri = new Uri(uri) }, TimeSpan.FromSeconds(1)).HostHeader);

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

    [Fact]
    public void A_server_that_accepts_and_never_shakes_hands_loses_no_session()
    {
        int ended = 0;
        using ScriptedServer server = new(peer =>
        {
            try
            {
                peer.AwaitEnd();
            }
            finally
            {
                Interlocked.Increment(ref ended);
            }
        });
        HttpWorkload secure = new() { Uri = new Uri($"https://127.0.0.1:{server.Port}/") };
        IWorkload workload = SessionWorkloads.Of(secure, TimeSpan.FromHours(1));
        SessionRun run = new SessionDriver(sharesThread: false).Of(workload, SessionDriver.Load(2, 1) with { SetupTimeout = TimeSpan.FromMilliseconds(500) });
        Assert.All(run.Sessions, session => Assert.Equal((SessionState.FailedToCreate, "Timeout"), (session.State, session.Failure!.Type)));
        Until.True(() => Volatile.Read(ref ended) == 2, "both connections were closed");
    }
}
