using PerfTools.Engine.Startup;

namespace PerfTools.Tests.Startup;

public class GivenProbesTests
{
    private static readonly Uri Page = new("http://127.0.0.1:8080/health");

    [Fact]
    public void Nothing_said_is_no_probe() => Assert.Empty(new GivenProbes().Resolve());

    [Fact]
    public void All_that_was_said_becomes_a_probe_each()
    {
        GivenProbes given = new() { Port = 80, Uri = Page, UnixSocket = "/tmp/s", LogPattern = "ready", Redis = "localhost:7001", HasScript = true };
        Assert.Equal(
            ["log 'ready'", "port 80", "socket /tmp/s", "redis localhost:7001", "http://127.0.0.1:8080/health", "script"],
            given.Resolve().Select(probe => probe.ToString()));
    }

    [Fact]
    public void An_address_is_that_of_the_protocol_where_one_is_spoken()
    {
        Assert.Equal(Page, Assert.IsType<McpProbe>(Assert.Single(new GivenProbes { IsMcp = true, Uri = Page }.Resolve())).Uri);
        Assert.Null(Assert.IsType<McpProbe>(Assert.Single(new GivenProbes { IsMcp = true }.Resolve())).Uri);
    }

    [Fact]
    public void Patterns_do_not_mind_case_and_cannot_run_without_end()
    {
        GivenProbes given = new() { LogPattern = @"listening on \S+:(?<port>\d+)", Uri = Page, BodyPattern = "OK" };
        LogProbe log = given.Resolve().OfType<LogProbe>().Single();
        Assert.Equal("7001", log.Pattern.Match("Listening on 127.0.0.1:7001").Groups["port"].Value);
        Assert.True(log.NamesPort);
        Assert.NotEqual(System.Text.RegularExpressions.Regex.InfiniteMatchTimeout, log.Pattern.MatchTimeout);
        Assert.Matches(given.Resolve().OfType<UriProbe>().Single().BodyPattern!, "it is ok");
    }

    [Fact]
    public void Redis_is_where_it_is_said_to_be_and_port_0_is_left_to_the_log()
    {
        RedisEndpoint Endpoint(string text) => Assert.IsType<RedisProbe>(Assert.Single(new GivenProbes { Redis = text }.Resolve())).Endpoint;
        Assert.Equal(6379, Endpoint("localhost").Port);
        Assert.Equal(0, Endpoint("localhost:0").Port);
        Assert.Equal("/run/redis.sock", Endpoint("unix:///run/redis.sock").UnixSocketPath);
    }

    public static TheoryData<string, GivenProbes> Wrong { get; } = new()
    {
        { "LogPattern", new GivenProbes { LogPattern = "(" } },
        { "LogPattern", new GivenProbes { LogPattern = string.Empty } },
        { "BodyPattern", new GivenProbes { Uri = Page, BodyPattern = "[" } },
        { "BodyPattern", new GivenProbes { Port = 80, BodyPattern = "x" } },
        { "ExpectedStatus", new GivenProbes { ExpectedStatus = [200] } },
        { "ExpectedStatus", new GivenProbes { ExpectedStatus = [200], Uri = Page, IsMcp = true } },
        { "Credential", new GivenProbes { Credential = new RedisCredential(null, "secret"), Port = 80 } },
        { "SkipCertificateCheck", new GivenProbes { SkipCertificateCheck = true, Port = 80 } },
        { "Redis", new GivenProbes { Redis = "a,b" } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_cannot_be_used_or_has_nothing_to_go_with_is_named(string parameter, GivenProbes given)
    {
        OptionException wrong = Assert.Throws<OptionException>(given.Resolve);
        Assert.Equal(parameter, wrong.Parameter);
        Assert.DoesNotContain("secret", wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/health", false)]
    [InlineData("health?deep=1", false)]
    [InlineData("//x", false)]
    [InlineData("https://shop.example/", true)]
    public void What_begins_with_a_slash_is_a_path_of_the_server_and_no_file(string text, bool isAbsolute)
    {
        Uri address = GivenProbes.ExpectedUri(text);
        Assert.Equal(isAbsolute, address.IsAbsoluteUri);
        Assert.Equal(text, address.OriginalString);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ftp://shop.example/")]
    [InlineData("http://:")]
    public void No_address_is_named(string text) => Assert.Equal("ExpectUri", Assert.Throws<OptionException>(() => GivenProbes.ExpectedUri(text)).Parameter);
}
