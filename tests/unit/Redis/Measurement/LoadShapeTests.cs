using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Redis.Measurement;

/// <summary>Connections, pipelines, rates, keys and durations: how the load is shaped.</summary>
[Collection(SharedRedisCollection.Name)]
public class LoadShapeTests(SharedRedis redis)
{
    private RedisLatencyOptions Small(params RedisOperation[] operations) => MeasuredRun.Small(redis.Server.Endpoint, operations);

    [RedisTheory]
    [InlineData(1, 16, RespProtocol.Resp2)]
    [InlineData(8, 1, RespProtocol.Resp3)]
    [InlineData(8, 16, RespProtocol.Resp2)]
    [InlineData(3, 7, RespProtocol.Resp2)]
    public async Task Connections_and_pipelines_lose_and_invent_no_operation(int connections, int depth, RespProtocol protocol)
    {
        // 501 is a multiple of nothing above: the last batch of every connection is a part of one.
        int mostClients = 0;
        IReadOnlyList<RedisLatencyResult> results = await MeasuredRun.Succeeding(
            Small() with
            {
                Operations = [.. Enum.GetValues<RedisOperation>().Except([RedisOperation.Custom])],
                Endpoint = redis.Server.Endpoint with { Protocol = protocol },
                ConnectionCount = connections,
                PipelineDepth = depth,
                Count = 501,
            },
            step => mostClients = step.Status.StartsWith("round", StringComparison.Ordinal)
                ? Math.Max(mostClients, redis.Server.Call("CLIENT", "LIST").Text.Trim().Split('\n').Length)
                : 0);
        foreach (RedisLatencyResult result in results)
        {
            MeasuredRun.AssertComplete(result, 501);
            Assert.Equal((connections, depth), (result.ConnectionCount, result.PipelineDepth));
            if (result.HitRatePercent is not null) Assert.Equal((501, 100), (result.VerifiedReplies, result.HitRatePercent));
        }

        // One more is the test's own, and one that tidied up may be on its way out.
        Assert.InRange(mostClients, connections + 1, connections + 2);
        redis.AssertUntouched();
    }

    [RedisFact]
    public async Task Eight_callers_share_one_multiplexer_of_stackexchange()
    {
        IReadOnlyList<RedisLatencyResult> results = await MeasuredRun.Succeeding(
            Small() with { Clients = [RedisClient.StackExchange], ConnectionCount = 8, Count = 403 });
        Assert.All(results, result => MeasuredRun.AssertComplete(result, 403));
        Assert.Equal(403, results[1].VerifiedReplies);
        redis.AssertUntouched();
    }

    [RedisTheory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task An_open_loop_keeps_its_rate_and_response_time_includes_service_time(int connections)
    {
        RedisLatencyResult result = Assert.Single(await MeasuredRun.Succeeding(
            Small(RedisOperation.Get) with { Rate = 200, ConnectionCount = connections, Count = 120 }));
        MeasuredRun.AssertComplete(result, 120);
        Assert.Equal(200, result.RatePerSecond);
        Assert.NotNull(result.ServiceP50Us);
        Assert.True(result.P50Us >= result.ServiceP50Us, $"response {result.P50Us}, service {result.ServiceP50Us}");
        Assert.True(result.MaxUs >= result.ServiceMaxUs, $"response {result.MaxUs}, service {result.ServiceMaxUs}");

        // 120 requests in 2 rounds of 60, the first of each at its start: 118 intervals of 5 ms are the least time.
        Assert.True(result.DurationMs >= 118 * 5, $"{result.DurationMs} ms");

        // On a host that is busy it may not be reached; then that is said.
        Assert.Equal(result.ThroughputPerSecond < 0.95 * 200, result.Notes.Contains("rate was not reached"));
    }

    [RedisFact]
    public async Task A_rate_that_cannot_be_reached_is_said_and_charged_as_response_time()
    {
        RedisLatencyResult result = Assert.Single(await MeasuredRun.Succeeding(
            Small(RedisOperation.Ping) with { Rate = 5_000_000, Count = 2_000 }));
        MeasuredRun.AssertComplete(result, 2_000);
        Assert.Contains("the rate was not reached", result.Notes);
        Assert.Contains("of 5000000 operations a second", result.Notes);
        Assert.True(result.P50Us > 2 * result.ServiceP50Us, $"response {result.P50Us}, service {result.ServiceP50Us}");
    }

    [RedisTheory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_duration_at_a_rate_that_cannot_be_reached_ends_and_says_what_was_never_sent(int connections)
    {
        ThresholdSet thresholds = ThresholdSet.Parse(new Dictionary<string, string> { ["Errors"] = "=0" }, typeof(RedisLatencyResult));
        RedisLatencyResult result = Assert.Single(await MeasuredRun.Succeeding(Small(RedisOperation.Ping) with
        {
            ConnectionCount = connections,
            Rate = 5_000_000,
            Count = null,
            Duration = TimeSpan.FromMilliseconds(200),
            Thresholds = thresholds,
        }));
        MeasuredRun.AssertComplete(result, result.Count);

        // Each lane, and each round, may round its part of the million up by one.
        Assert.InRange(result.Count + result.Unsent!.Value, 1_000_000, 1_000_000 + 10);
        Assert.Equal(
            (Verdict.Inconclusive, $"{result.Unsent} requests that were due were never sent"), (result.Verdict, result.Violations));
        redis.AssertUntouched();
    }

    [RedisTheory]
    [InlineData(1)]
    [InlineData(1_234)]
    public async Task As_many_keys_as_asked_for_are_used_and_removed(int keys)
    {
        int mostKeys = 0;
        IReadOnlyList<RedisLatencyResult> results = await MeasuredRun.Succeeding(
            Small(RedisOperation.Get) with { KeyCount = keys, Count = 1_300 },
            _ => mostKeys = Math.Max(mostKeys, redis.Server.KeysOfPerfTools.Count - 1));
        RedisLatencyResult result = Assert.Single(results);
        MeasuredRun.AssertComplete(result, 1_300);
        Assert.Equal(keys, result.KeyCount);
        Assert.Equal(keys, mostKeys);
        Assert.Equal((1_300, 100), (result.VerifiedReplies, result.HitRatePercent));
        redis.AssertUntouched();
    }

    [RedisTheory]
    [InlineData(RedisClient.Wire, 1)]
    [InlineData(RedisClient.Wire, 4)]
    [InlineData(RedisClient.StackExchange, 1)]
    public async Task A_duration_is_measured_to_its_end_and_not_far_beyond(RedisClient client, int connections)
    {
        // A list may grow by 167,772 values before it is emptied; the duration must end a stretch before that.
        IReadOnlyList<RedisLatencyResult> results = await MeasuredRun.Succeeding(Small(RedisOperation.Set, RedisOperation.LPush) with
        {
            Clients = [client],
            ConnectionCount = connections,
            Count = null,
            Duration = TimeSpan.FromMilliseconds(300),
        });
        foreach (RedisLatencyResult result in results)
        {
            Assert.True(result.DurationMs >= 300, $"{result.Operation}: {result.DurationMs} ms");
            MeasuredRun.AssertComplete(result, result.Count);
            Assert.InRange(result.Count, 1, 150_000);
        }

        redis.AssertUntouched();
    }

    [RedisFact]
    public async Task A_list_that_lpush_measures_stays_small()
    {
        // 256 KB a value: a stretch may push 64 of them before the lists are emptied.
        long mostBytes = 0;
        RedisLatencyResult result = Assert.Single(await MeasuredRun.Succeeding(
            Small(RedisOperation.LPush) with { PayloadSizes = [256 * 1024], Count = 400, KeyCount = 1 },
            _ => mostBytes = Math.Max(mostBytes, long.Parse(redis.Server.Info("memory", "used_memory")))));
        MeasuredRun.AssertComplete(result, 400);
        Assert.InRange(mostBytes, 0, 60L * 1024 * 1024);
        redis.AssertUntouched();
    }

    [RedisFact]
    public async Task A_continuous_run_gives_results_every_interval_until_it_is_cancelled()
    {
        using CancellationTokenSource stop = new();
        int seen = 0;
        (IReadOnlyList<RedisLatencyResult> results, Exception? failure) = await MeasuredRun.Of(
            Small() with { Count = null, Interval = TimeSpan.FromMilliseconds(200) },
            onResult: _ =>
            {
                if (++seen == 6) stop.Cancel();
            },
            cancellationToken: stop.Token);
        Assert.IsAssignableFrom<OperationCanceledException>(failure);
        Assert.True(results.Count >= 6, $"{results.Count} results");
        for (int i = 0; i < 6; i++)
        {
            Assert.Equal(i % 2 == 0 ? "Set" : "Get", results[i].Operation);
            MeasuredRun.AssertComplete(results[i], results[i].Count);
            if (i >= 2) Assert.True(results[i].StartedAt > results[i - 2].StartedAt);
        }

        redis.AssertUntouched();
    }
}
