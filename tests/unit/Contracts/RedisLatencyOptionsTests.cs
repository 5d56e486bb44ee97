using System.Text.Json;

namespace PerfTools.Tests.Contracts;

public class RedisLatencyOptionsTests
{
    private static readonly RedisLatencyOptions Good = new();

    public static TheoryData<string, string, RedisLatencyOptions> Wrong => new()
    {
        { "Count", "0", Good with { Count = 0 } },
        { "Count", "-5", Good with { Count = -5 } },
        { "Count", "missing", Good with { Count = null } },
        { "Count", "3 is fewer than the 5 rounds", Good with { Count = 3 } },
        { "Round", "0", Good with { RoundCount = 0 } },
        { "Round", "1001", Good with { RoundCount = 1_001 } },
        { "ConnectionCount", "0", Good with { ConnectionCount = 0 } },
        { "ConnectionCount", "-1", Good with { ConnectionCount = -1 } },
        { "ConnectionCount", "10001", Good with { ConnectionCount = 10_001 } },
        { "PipelineDepth", "0", Good with { PipelineDepth = 0 } },
        { "PipelineDepth", "-16", Good with { PipelineDepth = -16 } },
        { "PipelineDepth", "-Rate", Good with { PipelineDepth = 2, Rate = 10 } },
        { "PipelineDepth", "512 MB", Good with { PipelineDepth = 6, PayloadSizes = [100 * 1024 * 1024] } },
        { "KeyCount", "0", Good with { KeyCount = 0 } },
        { "KeyCount", "-2", Good with { KeyCount = -2 } },
        { "WarmupCount", "-1", Good with { WarmupCount = -1 } },
        { "Rate", "0", Good with { Rate = 0 } },
        { "Rate", "-3", Good with { Rate = -3 } },
        { "Rate", "NaN", Good with { Rate = double.NaN } },
        { "Rate", "20000000", Good with { Rate = 20_000_000 } },
        { "Duration", "00:00:00", Good with { Duration = TimeSpan.Zero } },
        { "Duration", "-00:00:01", Good with { Duration = TimeSpan.FromSeconds(-1) } },
        { "Interval", "00:00:00.0500000", Good with { Interval = TimeSpan.FromMilliseconds(50) } },
        { "Operation", "empty", Good with { Operations = [] } },
        { "CommandText", "Custom", Good with { Operations = [RedisOperation.Custom] } },
        { "CommandText", "Custom", Good with { CommandText = "ECHO hello" } },
        { "PayloadSize", "-1", Good with { PayloadSizes = [100, -1] } },
        { "PayloadSize", "536870913", Good with { PayloadSizes = [(512 * 1024 * 1024) + 1] } },
        { "PayloadSize", "empty", Good with { PayloadSizes = [] } },
        { "Client", "-PipelineDepth", Good with { Clients = [RedisClient.StackExchange], PipelineDepth = 2 } },
        { "Client", "-Rate", Good with { Clients = [RedisClient.Wire, RedisClient.StackExchange], Rate = 10 } },
        { "Client", "Unix socket", Good with { Clients = [RedisClient.StackExchange], Endpoint = new() { UnixSocketPath = "/r.sock" } } },
        { "Client", "user name", Good with { Clients = [RedisClient.StackExchange], Endpoint = new() { Credential = new("ann", "x") } } },
        { "Port", "0", Good with { Endpoint = new() { Port = 0 } } },
        { "Port", "65536", Good with { Endpoint = new() { Port = 65_536 } } },
        { "Database", "-1", Good with { Endpoint = new() { Database = -1 } } },
        { "Timeout", "00:00:00", Good with { Endpoint = new() { Timeout = TimeSpan.Zero } } },
        { "Timeout", "02:00:00", Good with { Endpoint = new() { Timeout = TimeSpan.FromHours(2) } } },
        { "ComputerName", "empty", Good with { Endpoint = new() { ComputerName = " " } } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_value_names_its_parameter_and_says_what_is_wrong(string parameter, string said, RedisLatencyOptions options)
    {
        var error = Assert.Throws<OptionException>(options.Validate);
        Assert.Equal(parameter, error.Parameter);
        Assert.StartsWith($"-{parameter}: ", error.Message);
        Assert.Contains(said, error.Message);
    }

    public static TheoryData<RedisLatencyOptions> Right =>
    [
        Good,
        Good with { Count = 1, RoundCount = 1, WarmupCount = 0 },
        Good with { Count = null, Duration = TimeSpan.FromMilliseconds(1) },
        Good with { Count = null, Interval = TimeSpan.FromMilliseconds(100) },
        Good with { PayloadSizes = [0, 64 * 1024 * 1024, 512 * 1024 * 1024] },
        Good with { PayloadSizes = [], JsonPayload = "{}" },
        Good with { Operations = [RedisOperation.Custom], CommandText = "ECHO hello" },
        Good with { Rate = 0.5 },
        Good with { Endpoint = new() { Port = 65_535, Database = 15, Timeout = TimeSpan.FromHours(1) } },
    ];

    [Theory]
    [MemberData(nameof(Right))]
    public void What_can_be_used_is_accepted(RedisLatencyOptions options) => Assert.Null(Record.Exception(options.Validate));

    [Theory]
    [InlineData("ann")]
    [InlineData(null)]
    public void No_secret_shows_in_any_text_form(string? user)
    {
        const string Secret = "s3cr3t-p4ss";
        RedisCredential credential = new(user, Secret);
        RedisEndpoint endpoint = new() { Credential = credential };
        RedisLatencyOptions options = new() { Endpoint = endpoint };
        foreach (string text in new[]
        {
            credential.ToString(),
            endpoint.ToString(),
            options.ToString(),
            JsonSerializer.Serialize(credential),
            JsonSerializer.Serialize(endpoint),
        })
        {
            Assert.NotEmpty(text);
            Assert.DoesNotContain(Secret, text);
        }
    }

    [Theory]
    [InlineData("127.0.0.1", null, "127.0.0.1:6390")]
    [InlineData("::1", null, "[::1]:6390")]
    [InlineData("localhost", "/run/redis.sock", "/run/redis.sock")]
    public void An_endpoint_reads_as_its_address(string host, string? socket, string text) =>
        Assert.Equal(text, new RedisEndpoint { ComputerName = host, Port = 6390, UnixSocketPath = socket }.ToString());

    [Fact]
    public void The_user_default_logs_in_by_password_alone()
    {
        Assert.Null(new RedisCredential("default", "x").UserName);
        Assert.Null(new RedisCredential(string.Empty, "x").UserName);
        Assert.Equal("ann", new RedisCredential("ann", "x").UserName);
    }
}
