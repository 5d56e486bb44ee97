using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Redis.Measurement;

/// <summary>Somebody else changes the values amid a run: replies that are not what was stored are errors, not samples.</summary>
[Collection(SharedRedisCollection.Name)]
public class CorruptionTests(SharedRedis redis)
{
    private async Task<IReadOnlyList<RedisLatencyResult>> MeasureWhileRound2IsSpoilt(RedisLatencyOptions options, Action<string> spoil)
    {
        bool isSpoilt = false;
        IReadOnlyList<RedisLatencyResult> results = await MeasuredRun.Succeeding(options, step =>
        {
            if (isSpoilt || !step.Status.StartsWith("round 2", StringComparison.Ordinal)) return;
            foreach (string key in redis.Server.KeysOfPerfTools.Where(key => key != "perftools:foreign")) spoil(key);
            isSpoilt = true;
        });
        redis.AssertUntouched();
        return results;
    }

    public static TheoryData<RedisClient, int, int, string> Spoilt => new()
    {
        { RedisClient.Wire, 1, 100, "wrong byte" },
        { RedisClient.Wire, 1, 100, "shorter" },
        { RedisClient.Wire, 4, 100, "longer" },
        { RedisClient.Wire, 1, 6_000_000, "wrong byte" },
        { RedisClient.Wire, 1, 100, "empty" },
        { RedisClient.StackExchange, 1, 100, "wrong byte" },
        { RedisClient.StackExchange, 1, 100, "longer" },
    };

    [RedisTheory]
    [MemberData(nameof(Spoilt))]
    public async Task Values_that_were_overwritten_are_corrupt_replies(RedisClient client, int connections, int size, string how)
    {
        IReadOnlyList<RedisLatencyResult> results = await MeasureWhileRound2IsSpoilt(
            MeasuredRun.Small(redis.Server.Endpoint, RedisOperation.Get, RedisOperation.MGet) with
            {
                Clients = [client],
                ConnectionCount = connections,
                PayloadSizes = [size],
                KeyCount = 2,
                Count = 20,
                WarmupCount = 0,
            },
            key => Spoil(key, size, how));
        foreach (RedisLatencyResult result in results)
        {
            Assert.Equal((10, 10, 10), (result.Count, result.Errors, result.CorruptReplies));
            Assert.Equal(10, result.VerifiedReplies);
            Assert.Equal(100, result.HitRatePercent);
            Assert.Equal("Corrupt x 10: the bytes that came back are not those that were stored", result.ErrorSummary);
        }
    }

    [RedisTheory]
    [InlineData(RedisClient.Wire)]
    [InlineData(RedisClient.StackExchange)]
    public async Task Values_that_were_removed_are_misses(RedisClient client)
    {
        IReadOnlyList<RedisLatencyResult> results = await MeasureWhileRound2IsSpoilt(
            MeasuredRun.Small(redis.Server.Endpoint, RedisOperation.Get, RedisOperation.MGet) with { Clients = [client] },
            key => redis.Server.Call("UNLINK", key));
        foreach (RedisLatencyResult result in results)
        {
            Assert.Equal((40, 0), (result.Count, result.Errors));
            Assert.Equal((20, 50), (result.VerifiedReplies, result.HitRatePercent));
        }
    }

    [RedisFact]
    public async Task Values_of_another_type_are_error_replies()
    {
        RedisLatencyResult result = Assert.Single(await MeasureWhileRound2IsSpoilt(
            MeasuredRun.Small(redis.Server.Endpoint, RedisOperation.Incr) with { WarmupCount = 0 },
            key => redis.Server.Call("SET", key, "no number", "KEEPTTL")));
        Assert.Equal((20, 20, 20), (result.Count, result.Errors, result.ErrorReplies));
        Assert.Equal("ERR x 20: ERR value is not an integer or out of range", result.ErrorSummary);
    }

    private void Spoil(string key, int size, string how)
    {
        switch (how)
        {
            case "wrong byte":
                // The last bit of the middle byte is turned round.
                string bit = $"{(size / 2 * 8) + 7}";
                redis.Server.Call("SETBIT", key, bit, $"{1 - redis.Server.Call("GETBIT", key, bit).Integer}");
                break;
            case "shorter":
                redis.Server.Call("SET", key, new string('x', size - 1), "KEEPTTL");
                break;
            case "longer":
                redis.Server.Call("APPEND", key, "x");
                break;
            default:
                redis.Server.Call("SET", key, string.Empty, "KEEPTTL");
                break;
        }
    }
}
