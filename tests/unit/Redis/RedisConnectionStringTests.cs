using PerfTools.Engine.Redis;

namespace PerfTools.Tests.Redis;

public class RedisConnectionStringTests
{
    private static readonly RedisEndpoint Defaults = new() { Timeout = TimeSpan.FromSeconds(9) };

    private static RedisEndpoint One(string text) => Assert.Single(RedisConnectionString.Parse(text, Defaults));

    [Theory]
    [InlineData("redis://cache.example", "cache.example", 6379, false, 0)]
    [InlineData("redis://cache.example:6390/3", "cache.example", 6390, false, 3)]
    [InlineData("rediss://cache.example:6380/", "cache.example", 6380, true, 0)]
    [InlineData("  redis://127.0.0.1:7000  ", "127.0.0.1", 7000, false, 0)]
    [InlineData("redis://[::1]:6390/2", "::1", 6390, false, 2)]
    [InlineData("cache.example", "cache.example", 6379, false, 0)]
    [InlineData("cache.example:6390,defaultDatabase=4", "cache.example", 6390, false, 4)]
    [InlineData("cache.example,ssl=true", "cache.example", 6380, true, 0)]
    [InlineData("cache.example:7001, ssl=True , abortConnect=false", "cache.example", 7001, true, 0)]
    [InlineData("[::1]:6390", "::1", 6390, false, 0)]
    [InlineData("[fe80::1]", "fe80::1", 6379, false, 0)]
    [InlineData("::1", "::1", 6379, false, 0)]
    public void Both_ways_of_writing_are_read(string text, string host, int port, bool tls, int database)
    {
        RedisEndpoint endpoint = One(text);
        Assert.Equal(Defaults with { ComputerName = host, Port = port, UseTls = tls, Database = database }, endpoint);
    }

    [Theory]
    [InlineData("unix:///run/redis/redis.sock", "/run/redis/redis.sock", 0)]
    [InlineData("unix:///tmp/with%20blank.sock?db=5", "/tmp/with blank.sock", 5)]
    public void Unix_sockets_are_read(string text, string path, int database)
    {
        RedisEndpoint endpoint = One(text);
        Assert.Equal(path, endpoint.UnixSocketPath);
        Assert.Equal(database, endpoint.Database);
        Assert.Equal(path, endpoint.ToString());
    }

    [Theory]
    [InlineData("redis://:p%40ss%3Aw%2Ford%25@h", null, "p@ss:w/ord%")]
    [InlineData("redis://ann:a:b:c@h:7000", "ann", "a:b:c")]
    [InlineData("redis://default:x@h", null, "x")]
    [InlineData("h:7000,password=a=b=c==", null, "a=b=c==")]
    [InlineData("h,user=ann,password=p:@#ss", "ann", "p:@#ss")]
    public void Passwords_keep_their_special_characters(string text, string? user, string password)
    {
        RedisCredential credential = One(text).Credential!;
        Assert.Equal(user, credential.UserName);
        Assert.Equal(password, credential.Password);
    }

    [Fact]
    public void A_list_names_several_servers_with_what_they_share()
    {
        IReadOnlyList<RedisEndpoint> endpoints = RedisConnectionString.Parse("a:7000,b,[::2]:7002,password=x,connectTimeout=250", Defaults);
        Assert.Equal(["a:7000", "b:6379", "[::2]:7002"], endpoints.Select(endpoint => endpoint.ToString()));
        Assert.All(endpoints, endpoint => Assert.Equal("x", endpoint.Credential!.Password));
        Assert.All(endpoints, endpoint => Assert.Equal(TimeSpan.FromMilliseconds(250), endpoint.Timeout));
    }

    [Fact]
    public void What_it_does_not_say_comes_from_the_defaults()
    {
        RedisEndpoint defaults = Defaults with { Credential = new RedisCredential("ann", "x"), UseTls = true, Database = 7, Port = 7007 };
        Assert.Equal(defaults with { ComputerName = "h" }, Assert.Single(RedisConnectionString.Parse("redis://h", defaults)));
        Assert.Equal(RespProtocol.Resp3, One("h,protocol=resp3").Protocol);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("http://host", "the scheme 'http'")]
    [InlineData("redis://h/zero", "the database 'zero'")]
    [InlineData("redis://ho st", "not a URI")]
    [InlineData("password=x", "names no server")]
    [InlineData("h:port", "the port 'port'")]
    [InlineData("h,ssl=maybe", "ssl=maybe")]
    [InlineData("h,connectTimeout=soon", "connecttimeout=soon")]
    [InlineData("h,connectTimeout=0", "connecttimeout=0")]
    [InlineData("h,sssl=true", "the option 'sssl'")]
    public void What_cannot_be_read_is_refused_with_the_part_that_is_wrong(string text, string said)
    {
        var error = Assert.Throws<OptionException>(() => RedisConnectionString.Parse(text, Defaults));
        Assert.Equal("ConnectionString", error.Parameter);
        Assert.Contains(said, error.Message, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The ways in which a password goes wrong: characters that had to be escaped, and a comma in a list.</summary>
    [Theory]
    [InlineData("redis://:hush@h/zero")]
    [InlineData("redis://ann:hush@h:port")]
    [InlineData("redis://ann:12/hush@h")]
    [InlineData("redis://ann:hu/sh@h")]
    [InlineData("redis://:12#hush@h:1")]
    [InlineData("redis://:12?hush@h:1")]
    [InlineData("ftp://ann:hush@h")]
    [InlineData("redis://ann:12?hush@h")]
    [InlineData("redis://ann:12#hush@h")]
    [InlineData("h,password=a,hush")]
    [InlineData("h,password=hush,ssl=maybe")]
    [InlineData("h,password=hush,nonsense=1")]
    [InlineData("h,password=a,b:hush")]
    [InlineData("h,password=a,hush=b")]
    [InlineData("password=hush")]
    public void An_error_never_repeats_a_password_or_a_part_of_one(string text)
    {
        Exception? error = Record.Exception(() =>
        {
            foreach (RedisEndpoint endpoint in RedisConnectionString.Parse(text, Defaults)) endpoint.Validate();
        });
        Assert.IsType<OptionException>(error);
        Assert.DoesNotContain("hush", error.ToString());
    }
}
