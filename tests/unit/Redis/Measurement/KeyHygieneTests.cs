using PerfTools.Tests.Fixtures;

namespace PerfTools.Tests.Redis.Measurement;

/// <summary>Keys have a time to live while a run lasts, and are gone after it, however it ends.</summary>
[Collection(SharedRedisCollection.Name)]
public class KeyHygieneTests(SharedRedis redis)
{
    private static readonly RedisOperation[] All = Enum.GetValues<RedisOperation>();

    private RedisLatencyOptions Everything => MeasuredRun.Small(redis.Server.Endpoint, All) with { CommandText = "SADD {key} {payload}" };

    private string[] Keys => [.. redis.Server.KeysOfPerfTools.Where(key => key != "perftools:foreign")];

    [RedisTheory]
    [InlineData(RedisClient.Wire)]
    [InlineData(RedisClient.StackExchange)]
    public async Task Every_key_has_a_time_to_live_while_the_run_lasts(RedisClient client)
    {
        List<long> lifetimes = [];
        await MeasuredRun.Succeeding(Everything with { Clients = [client] }, step =>
        {
            // In the second round every case has been measured once; Custom gets its time to live at its own turn.
            if (!step.Status.StartsWith("round 2", StringComparison.Ordinal)) return;
            foreach (string key in Keys) lifetimes.Add(redis.Server.Call("TTL", key).Integer);
        });
        Assert.True(lifetimes.Count >= 60, $"{lifetimes.Count} keys seen");
        Assert.All(lifetimes, seconds => Assert.InRange(seconds, 3_000, 3_600));
        redis.AssertUntouched();
    }

    [RedisTheory]
    [InlineData(1, RedisClient.Wire)]
    [InlineData(4, RedisClient.Wire)]
    [InlineData(2, RedisClient.StackExchange)]
    public async Task Cancelled_between_two_slices_it_hands_over_what_it_has_and_removes_its_keys(int connections, RedisClient client)
    {
        using CancellationTokenSource stop = new();
        int keysAtTheTime = 0;
        (IReadOnlyList<RedisLatencyResult> results, Exception? failure) = await MeasuredRun.Of(
            Everything with { Clients = [client], ConnectionCount = connections },
            step =>
            {
                if (!step.Status.StartsWith("round 2", StringComparison.Ordinal) || stop.IsCancellationRequested) return;
                keysAtTheTime = Keys.Length;
                stop.Cancel();
            },
            cancellationToken: stop.Token);
        Assert.IsAssignableFrom<OperationCanceledException>(failure);
        Assert.True(keysAtTheTime >= 60, $"{keysAtTheTime} keys");
        Assert.Equal(All.Length, results.Count);
        foreach (RedisLatencyResult result in results)
        {
            Assert.Equal((20, 0), (result.Count, result.Errors));
            Assert.Contains("stopped before the end", result.Notes);
        }

        redis.AssertUntouched();
    }

    [RedisTheory]
    [InlineData(1, 1, RedisClient.Wire)]
    [InlineData(8, 4, RedisClient.Wire)]
    [InlineData(1, 1, RedisClient.StackExchange)]
    public async Task Cancelled_amid_a_slice_it_hands_over_what_it_has_and_removes_its_keys(int connections, int depth, RedisClient client)
    {
        using CancellationTokenSource stop = new();
        redis.Server.Call("CONFIG", "RESETSTAT");
        Task watching = Task.Run(() =>
        {
            // StackExchange.Redis writes SETEX where the wire client writes SET … EX.
            string command = client == RedisClient.Wire ? "set" : "setex";
            Until.True(() => redis.Server.Calls(command) > 2_000, $"2,000 of {command} were served");
            stop.Cancel();
        });
        (IReadOnlyList<RedisLatencyResult> results, Exception? failure) = await MeasuredRun.Of(
            MeasuredRun.Small(redis.Server.Endpoint, RedisOperation.Set) with
            {
                Clients = [client],
                ConnectionCount = connections,
                PipelineDepth = depth,
                Count = null,
                Duration = TimeSpan.FromMinutes(5),
                RoundCount = 1,
            },
            cancellationToken: stop.Token);
        await watching;
        Assert.IsAssignableFrom<OperationCanceledException>(failure);
        RedisLatencyResult result = Assert.Single(results);
        Assert.True(result.Count > 1_000, $"{result.Count} operations");
        Assert.Equal((0, string.Empty), (result.Errors, result.ErrorSummary));
        Assert.Contains("stopped before the end", result.Notes);
        redis.AssertUntouched();
    }

    [RedisFact]
    public async Task A_met_threshold_does_not_pass_where_the_run_was_cut_short()
    {
        using CancellationTokenSource stop = new();
        ThresholdSet thresholds = ThresholdSet.Parse(new Dictionary<string, string> { ["Errors"] = "=0" }, typeof(RedisLatencyResult));
        (IReadOnlyList<RedisLatencyResult> results, _) = await MeasuredRun.Of(
            MeasuredRun.Small(redis.Server.Endpoint, RedisOperation.Ping) with { Thresholds = thresholds },
            step =>
            {
                if (step.Status.StartsWith("round 2", StringComparison.Ordinal)) stop.Cancel();
            },
            cancellationToken: stop.Token);
        Assert.Equal((Verdict.Inconclusive, "the run ended early"), (Assert.Single(results).Verdict, results[0].Violations));
    }

    [RedisFact]
    public async Task Cancelled_before_it_began_it_does_nothing()
    {
        (IReadOnlyList<RedisLatencyResult> results, Exception? failure) =
            await MeasuredRun.Of(Everything, cancellationToken: new CancellationToken(canceled: true));
        Assert.Empty(results);
        Assert.IsAssignableFrom<OperationCanceledException>(failure);
        redis.AssertUntouched();
    }

    [RedisFact]
    public async Task Who_stops_reading_results_stops_the_run_and_its_keys_go()
    {
        PerfTools.Engine.Redis.RedisLatencyMeasurement measurement = new(
            MeasuredRun.Small(redis.Server.Endpoint) with { Count = null, Interval = TimeSpan.FromMilliseconds(100) });
        await foreach (RedisLatencyResult result in measurement.MeasureAsync())
        {
            Assert.Equal("Set", result.Operation);
            break;
        }

        redis.AssertUntouched();
    }

    [RedisTheory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_server_that_drops_every_reply_ends_the_run_and_the_keys_go_all_the_same(int connections)
    {
        // The server closes a connection whose reply exceeds its output limit, and goes on answering PING and UNLINK.
        (IReadOnlyList<RedisLatencyResult> results, Exception? failure) = await MeasuredRun.Of(
            MeasuredRun.Small(redis.Server.Endpoint, RedisOperation.Get) with
            {
                PayloadSizes = [2_000_000],
                Count = 100,
                WarmupCount = 0,
                ConnectionCount = connections,
                KeyCount = 2,
            },
            step =>
            {
                if (step.Status.StartsWith("round 2 of 2, Get", StringComparison.Ordinal))
                    redis.Server.Call("CONFIG", "SET", "client-output-buffer-limit", "normal 1mb 1mb 1");
            });
        redis.Server.Call("CONFIG", "SET", "client-output-buffer-limit", "normal 0 0 0");
        PerfTools.Engine.MeasurementException lost = Assert.IsType<PerfTools.Engine.MeasurementException>(failure);
        Assert.Equal(PerfTools.Engine.FailureKind.TargetLost, lost.Kind);
        Assert.Contains($"{10 * connections} operations in a row failed", lost.Message);
        RedisLatencyResult result = Assert.Single(results);
        Assert.Equal(50, result.Count);
        Assert.InRange(result.Errors, 10 * connections, 11 * connections);
        redis.AssertUntouched();
    }

    [RedisFact]
    public async Task A_lost_connection_is_counted_and_the_run_goes_on_with_a_new_one()
    {
        bool hasKilled = false;
        IReadOnlyList<RedisLatencyResult> results = await MeasuredRun.Succeeding(
            MeasuredRun.Small(redis.Server.Endpoint, RedisOperation.Set) with { WarmupCount = 0 },
            step =>
            {
                if (hasKilled || !step.Status.StartsWith("round 2 of 2, Set", StringComparison.Ordinal)) return;
                redis.Server.Call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
                hasKilled = true;
            });
        Assert.True(hasKilled);
        RedisLatencyResult result = Assert.Single(results);
        Assert.Equal((39, 1, 1), (result.Count, result.Errors, result.ConnectionErrors));
        Assert.StartsWith("Connection x 1: ", result.ErrorSummary);
        redis.AssertUntouched();
    }
}
