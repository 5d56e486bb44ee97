using System.Text.RegularExpressions;
using PerfTools.Engine.Processes;
using PerfTools.Engine.Startup;
using PerfTools.Engine.Startup.Probes;
using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Startup.Probes;

/// <summary>Real web servers: nginx, Python, Node, ASP.NET.</summary>
[Collection(SharedNginxCollection.Name)]
public class WebServerProbeTests(SharedNginx nginx)
{
    [NginxFact]
    public void Nginx_is_ready_with_page_status_and_certificate()
    {
        int port = nginx.Server.Port;
        Assert.Null(Asking.ProblemOf(new UriProbe { Uri = new Uri($"http://127.0.0.1:{port}/hello.html"), BodyPattern = new Regex("hello") }));
        Assert.Equal("status 503", Asking.ProblemOf(new UriProbe { Uri = new Uri($"http://127.0.0.1:{port}/busy") }));
        Uri secure = new($"https://localhost:{nginx.Server.TlsPort}/hello.html");
        Assert.Contains("-SkipCertificateCheck", Asking.ProblemOf(new UriProbe { Uri = secure }));
        Assert.Null(Asking.ProblemOf(new UriProbe { Uri = secure, SkipCertificateCheck = true }));
    }

    [NginxFact]
    public void What_nginx_does_not_serve_is_missing()
    {
        UriProbe probe = new() { Uri = new Uri($"http://127.0.0.1:{nginx.Server.Port}/hello.html") };
        using ProbeSet set = ProbeSet.Of(Asking.Options(probe) with { ExpectedUris = [new Uri("/large.html", UriKind.Relative), new Uri("/missing", UriKind.Relative)] }, null);
        Assert.Equal(["/missing answers 404"], Assert.Single(set.Surfaces).FindMissing(Asking.Nobody, CancellationToken.None));
    }

    [LinuxFact(NeedsPython = true)]
    public void Pythons_web_server_becomes_ready()
    {
        int port = RedisServer.FreePort();
        using ProbeSet set = Asking.For(new PortProbe { Port = port }, new UriProbe { Uri = new Uri($"http://127.0.0.1:{port}/") });
        using ProbedServer process = ProbedServer.Start(set, "python3", "-m", "http.server", "--bind", "127.0.0.1", "--directory", ProbedServer.Targets, $"{port}");
        foreach (IProbe probe in set.Probes) probe.UntilReady(new ServerUnderTest(process, null));
        Assert.NotNull(((IConnectingProbe)set.Probes[1]).ConnectedAt);
    }

    [Fact]
    public void Nodes_web_server_names_its_port()
    {
        if (ProgramPath.Find("node") is null) return;
        using ProbeSet set = Asking.For(
            new UriProbe { Uri = new Uri("http://127.0.0.1:0/health"), BodyPattern = new Regex("^healthy$", RegexOptions.Multiline) },
            new LogProbe { Pattern = new Regex(@"listening on \S+:(?<port>\d+)") });
        using ProbedServer process = ProbedServer.Start(set, "node", Path.Combine(ProbedServer.Targets, "server_target.js"), "0");
        set.Probes[0].UntilReady(new ServerUnderTest(process, set.PortWatch));
        Assert.Equal(set.PortWatch!.Port, ((IConnectingProbe)set.Probes[0]).PortOf(set.PortWatch));
    }

    [Fact]
    public void An_application_of_ASP_NET_answers_503_before_it_is_ready()
    {
        ServerStartupOptions options = Asking.Options(
            new UriProbe { Uri = new Uri("http://127.0.0.1:0/health"), BodyPattern = new Regex("^healthy$") },
            new LogProbe { Pattern = new Regex(@"Now listening on: \S+:(?<port>\d+)") });
        using ProbeSet set = ProbeSet.Of(options with { ExpectedUris = [new Uri("/metrics", UriKind.Relative)] }, null);
        using ProbedServer process = ProbedServer.Start(set, "dotnet", ProbedServer.Target("WebTarget"), "0", "3000");
        ServerUnderTest server = new(process, set.PortWatch);
        Assert.Contains("status 503", set.Probes[0].UntilReady(server));
        ProbeOutcome logged = set.Probes[1].Attempt(server, CancellationToken.None);
        Assert.Equal((null, true, set.PortWatch!.MatchedAt), (logged.Problem, logged.IsFinal, logged.At));
        Assert.Equal(["/metrics answers 404"], Assert.Single(set.Surfaces).FindMissing(server, CancellationToken.None));
    }
}
