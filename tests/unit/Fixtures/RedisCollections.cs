namespace PerfTools.Tests.Fixtures;

/// <summary>Tests that share one plain server, one after another.</summary>
[CollectionDefinition(Name)]
public sealed class SharedRedisCollection : ICollectionFixture<SharedRedis>
{
    public const string Name = "One shared redis-server";
}

/// <summary>Tests that start servers of their own, one test after another: the number of servers stays small.</summary>
[CollectionDefinition(Name)]
public sealed class OwnRedisCollection
{
    public const string Name = "redis-servers of their own";
}

/// <summary>Tests that kill and stop servers of their own, one test after another.</summary>
[CollectionDefinition(Name)]
public sealed class DyingRedisCollection
{
    public const string Name = "redis-servers that die";
}

/// <summary>A plain server for many tests, with keys that are none of the measurement's business.</summary>
public sealed class SharedRedis : IDisposable
{
    private readonly RedisServer? _server;

    public SharedRedis()
    {
        if (RedisServer.WhyUnavailable is not null) return;
        _server = RedisServer.Start();
        for (int key = 0; key < 25; key++) Server.Call("SET", $"foreign:{key}", $"value {key}");
        Server.Call("RPUSH", "perftools:foreign", "not ours either");
    }

    public RedisServer Server => _server!;

    /// <summary>Fails unless the keys that were there before are there still, and no others, and no client is left.</summary>
    internal void AssertUntouched()
    {
        Assert.Equal(26, Server.KeyCount);
        for (int key = 0; key < 25; key++) Assert.Equal($"value {key}", Server.Call("GET", $"foreign:{key}").Text);
        Assert.Equal("not ours either", Server.Call("LINDEX", "perftools:foreign", "0").Text);

        // The server frees a closed connection after a turn or two of its event loop. Counting turns, not time, keeps the
        // finalizer of a forgotten socket from passing for tidiness.
        string clients = "\n";
        for (int turn = 0; turn < 20 && clients.Split('\n').Length != 1; turn++) clients = Server.Call("CLIENT", "LIST").Text.Trim();
        Assert.DoesNotContain('\n', clients);
    }

    public void Dispose() => _server?.Dispose();
}
