using PerfTools.Tests.Fixtures;
using PerfTools.Tests.Sessions.Fixtures;

namespace PerfTools.Tests.Sessions;

/// <summary>Sessions against a real redis-server, whose own counters are the truth.</summary>
[Collection(OwnRedisCollection.Name)]
public class RedisSessionTests
{
    private static readonly SessionLoadOptions Small = new() { SessionCount = 5, OperationCount = 200, Timeout = RedisServer.AmpleTimeout };

    [RedisFact]
    public async Task The_server_counts_the_same_operations()
    {
        using RedisServer server = RedisServer.Start();
        foreach (RedisOperation operation in new[] { RedisOperation.Set, RedisOperation.Get, RedisOperation.Incr, RedisOperation.HSet, RedisOperation.MGet, RedisOperation.Ping })
        {
            server.Call("CONFIG", "RESETSTAT");
            LoadOf load = await LoadOf.Redis(Small with { WarmupCount = 3 }, new RedisWorkload { Endpoint = server.Endpoint, Operation = operation });
            Assert.Equal(1000, load.Summary.Succeeded);
            Assert.Equal(string.Empty, load.Summary.ErrorSummary);
            Assert.Equal(0, load.Summary.NotAttempted);
            Assert.All(load.Sessions, session => Assert.Equal(SessionState.Completed, session.State));
        }

        Assert.Equal(0, server.KeyCount);
    }
}
